// Keys, tokens and passwords whose proof is more than their form; ids and rules as in dlp-detectors.md §4.
import { now } from '../../../base/clock.ts'
import { BASE, type Candidate, type Detector, type Proof } from '../detector.ts'
import { entropy, isGitHubToken, isPlaceholder, parseJwt, passwordBits } from '../validators/tokens.ts'

/** A form that nothing else has: no word needs to stand near it. */
const OWN_FORM = 90
/** UTF-16 units of the id of a pair, at most */
const PAIRED_REACH = 40
/** UTF-16 units in which the secret half of a pair is looked for */
const PAIR_WITHIN = 200
/** bits a character of a random key of some length; words and repeated characters stay below */
const LEAST_ENTROPY = { key: 3, google: 4, generic: 3.5, short: 2 } as const
/** bits; a password that a person may use */
const LEAST_PASSWORD_BITS = 28
/** bytes of a private key: an Ed25519 key in PKCS #8 has 48 */
const LEAST_KEY_BYTES = 32

export const SECRETS: readonly Detector[] = [
  {
    // RFC 7468 §2, and the block of OpenPGP (RFC 9580 §6.2)
    id: 'SEC-PEM',
    meaning: 'Private key block',
    severity: 'critical',
    views: ['raw', 'plain'],
    keywords: ['private key'],
    reach: 21_000,
    find: /-----BEGIN[ A-Z0-9_-]{0,100}PRIVATE KEY(?: BLOCK)?-----(?<body>(?:[^-]|-(?!----)){40,20000})-----END/g,
    base: BASE.strong,
    prove: (value, { groups }) => {
      // Headers of old keys and of OpenPGP stand before the base64; quoted lines begin with ">".
      const body = (groups['body'] ?? '').replace(/^[>\s]*[A-Za-z-]{1,40}:.*$|^[>\s]*=[A-Za-z0-9+/]{4}\s*$/gm, '')
      const base64 = body.replace(/\\[nr]|[\s>]/g, '')
      if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64) || base64.length < (LEAST_KEY_BYTES * 4) / 3) return undefined
      return { value: base64, points: 20, note: /BEGIN ([ A-Z]{0,20})PRIVATE/.exec(value)?.[1]?.trim() ?? '' }
    },
    words: ['private key', '私钥', '私鑰'],
    counts: [],
  },
  {
    id: 'SEC-AWS',
    meaning: 'Access key id of AWS',
    severity: 'critical',
    views: ['raw', 'plain'],
    keywords: ['a3t', 'akia', 'asia', 'abia', 'acca'],
    reach: 20,
    find: /(?<![0-9A-Za-z])(?:A3T[A-Z0-9]|AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}(?![0-9A-Za-z])/g,
    base: OWN_FORM,
    prove: (value) => {
      if (entropy(value) < LEAST_ENTROPY.key) return undefined
      return value.endsWith('EXAMPLE') ? { value, isExample: true } : { value }
    },
    words: ['aws', 'access key', 'amazon'],
    counts: [],
  },
  pairedKey(
    'SEC-ALI',
    'Access key id of Alibaba Cloud',
    'ltai',
    /(?<![0-9A-Za-z])LTAI[A-Za-z0-9]{12,26}(?![0-9A-Za-z])/g,
    30,
    ['阿里云', '阿里雲', 'aliyun', 'alibaba', 'accesskey'],
  ),
  pairedKey('SEC-TC', 'Secret id of Tencent Cloud', 'akid', /(?<![0-9A-Za-z])AKID[A-Za-z0-9]{32}(?![0-9A-Za-z])/g, 32, [
    '腾讯云',
    '騰訊雲',
    'tencent',
    'secretid',
    'secretkey',
    'qcloud',
  ]),
  {
    id: 'SEC-HW',
    meaning: 'Access key of Huawei Cloud with its secret key',
    severity: 'high',
    views: ['raw', 'plain'],
    find: /(?<![0-9A-Za-z])[A-Z0-9]{20}(?![0-9A-Za-z])/g,
    base: 65,
    prove: (value, candidate) => {
      const isKey = /\d/.test(value) && /[A-Z]/.test(value) && entropy(value) >= LEAST_ENTROPY.key
      return isKey && hasSecretBeside(candidate, 40) ? { value } : undefined
    },
    words: ['华为云', '華為雲', 'huawei', 'huaweicloud', 'access key', 'ak', 'sk'],
    needsWordWithin: 100,
    counts: [],
  },
  {
    id: 'SEC-WX',
    meaning: 'App secret of WeChat or WeCom',
    severity: 'critical',
    views: ['raw', 'plain'],
    keywords: ['wx', 'ww'],
    reach: 20,
    find: /(?<![0-9A-Za-z])w[wx][a-f0-9]{16}(?![0-9A-Za-z])/g,
    base: 70,
    prove: (value, candidate) => {
      const around = aroundOf(candidate)
      const isPair = /(?<![0-9A-Za-z_-])(?:[0-9a-f]{32}|[A-Za-z0-9_-]{43})(?![0-9A-Za-z_-])/.test(around)
      return isPair ? { value } : undefined
    },
    words: ['企业微信', '企業微信', '小程序', '公众号', 'secret', 'corpid', 'appid', 'appsecret', 'wechat', 'wecom'],
    counts: [],
  },
  {
    id: 'SEC-HOOK',
    meaning: 'Webhook of a chat robot: whoever has it can post',
    severity: 'high',
    views: ['raw', 'plain'],
    keywords: ['webhook', 'robot/send', '/hook/', 'hooks.slack.com', 'discord'],
    reach: 200,
    find: new RegExp(
      'qyapi\\.weixin\\.qq\\.com/cgi-bin/webhook/send\\?key=(?<wecom>[0-9a-f-]{36})|' +
        'oapi\\.dingtalk\\.com/robot/send\\?access_token=(?<dingtalk>[0-9a-f]{64})|' +
        'open\\.(?:feishu\\.cn|larksuite\\.com)/open-apis/bot/v2/hook/(?<feishu>[0-9a-f-]{36})|' +
        'hooks\\.slack\\.com/(?:services|workflows|triggers)/(?<slack>[A-Za-z0-9+/]{43,56})|' +
        'discord(?:app)?\\.com/api/webhooks/\\d{17,20}/(?<discord>[A-Za-z0-9_-]{60,72})',
      'g',
    ),
    base: OWN_FORM,
    prove: (_, { groups }) => {
      const [note, value] = Object.entries(groups).find(([, group]) => group !== undefined) ?? []
      return note !== undefined && value !== undefined ? { value, note } : undefined
    },
    words: ['webhook', '机器人', '機器人', 'robot'],
    counts: [],
  },
  {
    id: 'SEC-GH',
    meaning: 'Token of GitHub; of the classic ones the checksum is right',
    severity: 'critical',
    views: ['raw', 'plain'],
    keywords: ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_', 'github_pat_'],
    reach: 90,
    find: /(?<![0-9A-Za-z_])(?:gh[pousr]_[0-9A-Za-z]{36}|github_pat_\w{82})(?!\w)/g,
    base: OWN_FORM,
    prove: (value) => (value.startsWith('github_pat_') || isGitHubToken(value) ? { value } : undefined),
    words: ['github', 'token'],
    counts: [],
  },
  {
    id: 'SEC-GCP',
    meaning: 'API key of Google',
    severity: 'high',
    views: ['raw', 'plain'],
    keywords: ['aiza'],
    reach: 40,
    find: /(?<![\w-])AIza[\w-]{35}(?![\w-])/g,
    base: OWN_FORM,
    prove: (value) => (entropy(value) >= LEAST_ENTROPY.google ? { value } : undefined),
    words: ['google', 'api key', 'firebase', 'maps'],
    counts: [],
  },
  {
    id: 'SEC-SLACK',
    meaning: 'Token of Slack',
    severity: 'critical',
    views: ['raw', 'plain'],
    keywords: ['xoxa-', 'xoxb-', 'xoxp-', 'xoxo-', 'xoxs-', 'xoxr-', 'xoxe.', 'xapp-'],
    reach: 260,
    find: /(?<![0-9A-Za-z])(?:xox[abposr]-[0-9A-Za-z-]{10,250}|xapp-\d-[0-9A-Z]{8,20}-\d{8,20}-[0-9a-f]{64})(?![0-9A-Za-z-])/g,
    base: OWN_FORM,
    prove: (value) => (/\d/.test(value) && !isPlaceholder(value.slice(5)) ? { value } : undefined),
    words: ['slack', 'token'],
    counts: [],
  },
  {
    id: 'SEC-STRIPE',
    meaning: 'Secret key of Stripe; those for tests are worth little',
    severity: 'critical',
    views: ['raw', 'plain'],
    keywords: ['_live_', '_test_'],
    reach: 110,
    find: /(?<![0-9A-Za-z])(?:sk|rk)_(?:live|test)_[A-Za-z0-9]{10,99}(?![0-9A-Za-z])/g,
    base: OWN_FORM,
    prove: (value) => {
      if (entropy(value) < LEAST_ENTROPY.key) return undefined
      return value.includes('_test_') ? { value, severity: 'low' } : { value }
    },
    words: ['stripe', 'api key'],
    counts: [],
  },
  {
    id: 'SEC-LLM',
    meaning: 'API key of a language model',
    severity: 'high',
    views: ['raw', 'plain'],
    keywords: ['sk-'],
    reach: 260,
    find: /(?<![0-9A-Za-z_-])(?:sk-ant-api03-[\w-]{93}AA|sk-[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20}|sk-(?:proj|svcacct|admin)-[\w-]{20,250}|sk-or-v1-[0-9a-f]{64}|sk-[0-9a-f]{32})(?![\w-])/g,
    base: OWN_FORM,
    prove: (value) => (entropy(value) >= LEAST_ENTROPY.key ? { value } : undefined),
    words: ['api key', 'openai', 'anthropic', 'claude', 'deepseek', '通义', '模型'],
    counts: [],
  },
  {
    // RFC 7519 §3
    id: 'SEC-JWT',
    meaning: 'JSON Web Token that is not expired',
    severity: 'high',
    views: ['raw', 'plain'],
    keywords: ['.ey'],
    reach: 14_100,
    find: /(?<![0-9A-Za-z_-])ey[A-Za-z0-9_-]{17,4000}\.ey[A-Za-z0-9_-]{17,8000}\.[A-Za-z0-9_-]{10,2000}(?![0-9A-Za-z_-])/g,
    base: OWN_FORM,
    prove: (value) => {
      const token = parseJwt(value)
      if (token === undefined) return undefined
      const isOver = token.expiresAt !== undefined && token.expiresAt < now()
      return isOver ? { value, severity: 'low', note: 'expired' } : { value, note: token.algorithm }
    },
    words: ['jwt', 'bearer', 'token', 'authorization'],
    counts: [],
  },
  {
    id: 'SEC-DSN',
    meaning: 'Address of a database or queue with its password',
    severity: 'high',
    views: ['raw', 'plain'],
    keywords: ['postgres', 'mysql', 'mongodb', 'redis', 'amqp', 'mariadb', 'mssql', 'sqlserver', 'clickhouse', 'jdbc'],
    reach: 500,
    find: /(?:postgres(?:ql)?|mysql|mariadb|mongodb(?:\+srv)?|rediss?|amqps?|mssql|sqlserver|clickhouse):\/\/[^:\s/@]{0,64}:(?<value>[^@\s/]{4,128})@(?<host>[^\s/:?]{1,253})/g,
    base: OWN_FORM,
    prove: (value, { groups }) => {
      const host = groups['host'] ?? ''
      const isLocal =
        /^(?:localhost|127\.|0\.0\.0\.0|\[?::1|host$|db$|example)/i.test(host) ||
        /\bexample\.(?:com|org|net)$/.test(host)
      return isLocal || isPlaceholder(value) || /^(?:password|pass|pwd|secret)$/i.test(value) ? undefined : { value }
    },
    words: ['database', '数据库', '數據庫', '连接串', 'dsn'],
    counts: [],
  },
  {
    id: 'SEC-PW',
    meaning: 'Password written after the word for it',
    severity: 'medium',
    views: ['plain'],
    keywords: ['密码', '密碼', '口令', 'passwd', 'password', 'pwd'],
    reach: 100,
    find: /(?:密码|密碼|口令|passwd|password|pwd)[ \t]{0,4}(?:[:=是为為]|is(?=[ \t:]))[ \t:]{0,4}(?<value>[^\s,;，。；、"'<>()]{6,64})/gi,
    base: 55,
    prove: (text, candidate) => {
      // In a link it opens what the link leads to: an invitation, as its sender means it.
      if (/[?&](?:password|passwd|pwd)=$/i.test(candidate.before(16))) return undefined
      const value = text.replace(/[.!?]$/, '')
      if (/^(?:https?:|www\.)|@.+\.\w{2,}$|[\u4e00-\u9fff]/.test(value) || isPlaceholder(value)) return undefined
      return passwordBits(value) >= LEAST_PASSWORD_BITS ? { value } : undefined
    },
    words: ['密码', '密碼', '口令', 'passwd', 'password', 'pwd'],
    counts: [{ atLeast: 10, severity: 'high' }],
  },
  {
    id: 'SEC-GEN',
    meaning: 'Random value named a key, secret, token or credential',
    severity: 'medium',
    views: ['plain'],
    keywords: ['access', 'auth', 'api', 'credential', 'key', 'secret', 'token'],
    reach: 250,
    find: /(?<![A-Za-z]{21})(?:access|auth|api|credential|key|secret|token)s?[A-Za-z_-]{0,20}["']?[ \t]{0,4}[=:][ \t]{0,4}["']?(?<value>[A-Za-z0-9_\-.=+/]{16,150})(?![A-Za-z0-9_\-.=+/])/gi,
    base: BASE.check,
    prove: (value, candidate) => (isRandomKey(value) && !isCommonHash(candidate) ? { value } : undefined),
    words: [
      'access_key',
      'accesskey',
      'api_key',
      'apikey',
      'api key',
      'auth_token',
      'access_token',
      'secret',
      'secret_key',
      'client_secret',
      'token',
      'credential',
      'credentials',
      '密钥',
      '密鑰',
      '凭证',
      '令牌',
    ],
    counts: [],
    givesWayTo: [
      'SEC-JWT',
      'SEC-AWS',
      'SEC-ALI',
      'SEC-TC',
      'SEC-GH',
      'SEC-GCP',
      'SEC-SLACK',
      'SEC-STRIPE',
      'SEC-LLM',
      'SEC-PW',
    ],
  },
]

/** The id of a key: by itself it opens nothing, with its secret beside it everything. */
function pairedKey(
  id: string,
  meaning: string,
  keyword: string,
  find: RegExp,
  secretLength: number,
  words: readonly string[],
): Detector {
  return {
    id,
    meaning,
    severity: 'critical',
    views: ['raw', 'plain'],
    keywords: [keyword],
    reach: PAIRED_REACH,
    find,
    base: OWN_FORM,
    prove: (value, candidate): Proof | undefined => {
      if (entropy(value) < LEAST_ENTROPY.short || isPlaceholder(value.slice(4))) return undefined
      return hasSecretBeside(candidate, secretLength) ? { value } : { value, severity: 'high' }
    },
    words,
    counts: [],
  }
}

function hasSecretBeside(candidate: Candidate, length: number): boolean {
  const secret = new RegExp(`(?<![0-9A-Za-z])[0-9A-Za-z]{${length}}(?![0-9A-Za-z])`, 'g')
  return (aroundOf(candidate).match(secret) ?? []).some((text) => entropy(text) >= LEAST_ENTROPY.key)
}

/** What stands beside a candidate; the candidate itself is left out. */
function aroundOf(candidate: Candidate): string {
  return `${candidate.before(PAIR_WITHIN)}\n${candidate.after(PAIR_WITHIN)}`
}

/** Letters and digits mixed at random: no words with hyphens, no UUID, no file name, no host. */
function isRandomKey(value: string): boolean {
  if (entropy(value) < LEAST_ENTROPY.generic || !/\d/.test(value) || !/[A-Za-z]/.test(value)) return false
  if (isPlaceholder(value) || /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value)) return false
  if (/\.(?:com|cn|net|org|io|js|json|html?|png|jpe?g|ts|py|go|md|txt)$/i.test(value)) return false
  const words = value.split(/[-_.=+/]/).filter((part) => part !== '')
  return words.some((part) => part.length >= 12 && /\d/.test(part) && /[A-Za-z]/.test(part))
}

/** Sums of files and ids of commits are published on purpose. */
function isCommonHash(candidate: Candidate): boolean {
  return /(?:sha-?\d*|md5|commit|integrity|checksum|fingerprint|etag|digest|cache)[^\n]{0,24}$/i.test(
    candidate.before(60),
  )
}
