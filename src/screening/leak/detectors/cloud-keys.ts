// Keys of clouds and services whose form says whose they are; each form is as the service publishes it or prints it.
import type { Detector, Proof } from '../detector.ts'
import { entropy, isPlaceholder } from '../validators/tokens.ts'

const OWN_FORM = 90
/** Its form is not its own: a word has to stand near. */
const WITH_WORD = 65
const LEAST_ENTROPY = 3
/** UTF-16 units of the longest of these keys */
const REACH = 1_300

interface KeyRow {
  readonly id: string
  readonly of: string
  /** how it begins, or what stands in it; lower case */
  readonly keywords?: readonly string[]
  /** the value alone; its ends are added */
  readonly form: string
  readonly words: readonly string[]
  readonly needsWord?: boolean
  readonly severity?: Detector['severity']
}

const ROWS: readonly KeyRow[] = [
  {
    id: 'SEC-BAIDU',
    of: 'Baidu AI Cloud',
    keywords: ['altak'],
    form: 'ALTAK[A-Za-z0-9]{21}',
    words: ['百度', 'baidu', 'bce'],
  },
  {
    id: 'SEC-VOLC',
    of: 'Volcengine (ByteDance)',
    keywords: ['aklt'],
    form: 'AKLT[A-Za-z0-9_=-]{28,60}',
    words: ['火山引擎', 'volcengine', 'volc'],
  },
  { id: 'SEC-QINIU', of: 'Qiniu', form: '[A-Za-z0-9_-]{40}', words: ['七牛', 'qiniu'], needsWord: true },
  {
    id: 'SEC-UCLOUD',
    of: 'UCloud',
    form: '[A-Za-z0-9+/]{40,88}={0,2}',
    words: ['ucloud', 'ucloud.cn'],
    needsWord: true,
  },
  { id: 'SEC-JD', of: 'JD Cloud', keywords: ['jdc_'], form: 'JDC_[A-Z0-9]{28}', words: ['京东云', 'jdcloud'] },
  {
    id: 'SEC-KSYUN',
    of: 'Kingsoft Cloud',
    keywords: ['akltk', 'aklt'],
    form: 'AKLT[A-Za-z0-9_-]{20,24}',
    words: ['金山云', 'ksyun', 'kingsoft'],
    needsWord: true,
  },
  {
    id: 'SEC-AZURE',
    of: 'Azure storage account',
    keywords: ['accountkey='],
    form: '(?<=AccountKey=)[A-Za-z0-9+/]{86}==',
    words: ['azure', 'accountkey'],
    severity: 'critical',
  },
  {
    id: 'SEC-AZURE-SAS',
    of: 'Azure shared access signature',
    keywords: ['sig='],
    form: '(?<=[?&]sig=)(?:[A-Za-z0-9+/]|%2[BbFf]){40,50}(?:=|%3[Dd])',
    words: ['azure', 'sas', 'windows.net'],
    severity: 'high',
  },
  {
    id: 'SEC-AZURE-AD',
    of: 'Microsoft Entra application',
    keywords: ['q~'],
    form: '[A-Za-z0-9_~.-]{3}\\dQ~[A-Za-z0-9_~.-]{31,34}',
    words: ['client secret', 'azure', 'entra'],
  },
  {
    id: 'SEC-AWS-SK',
    of: 'AWS, the secret half',
    form: '[A-Za-z0-9/+]{40}',
    words: ['aws_secret', 'aws_secret_access_key', 'secret_access_key', 'secretaccesskey', 'secret access key'],
    needsWord: true,
    severity: 'critical',
  },
  {
    id: 'SEC-GOOGLE-OAUTH',
    of: 'Google OAuth',
    keywords: ['gocspx-', 'ya29.', '1//0'],
    form: '(?:GOCSPX-[\\w-]{28}|ya29\\.[\\w-]{60,1200}|1//0[\\w-]{60,120})',
    words: ['google', 'oauth'],
  },
  {
    id: 'SEC-DO',
    of: 'DigitalOcean',
    keywords: ['dop_v1_', 'doo_v1_', 'dor_v1_'],
    form: 'do[opr]_v1_[0-9a-f]{64}',
    words: ['digitalocean'],
    severity: 'critical',
  },
  {
    id: 'SEC-CF',
    of: 'Cloudflare origin CA',
    keywords: ['v1.0-'],
    form: 'v1\\.0-[0-9a-f]{24}-[0-9a-f]{146}',
    words: ['cloudflare'],
  },
  {
    id: 'SEC-NPM',
    of: 'npm',
    keywords: ['npm_'],
    form: 'npm_[A-Za-z0-9]{36}',
    words: ['npm', 'token'],
    severity: 'critical',
  },
  {
    id: 'SEC-PYPI',
    of: 'PyPI',
    keywords: ['pypi-ageichlwas'],
    form: 'pypi-AgEIcHlwaS5vcmc[\\w-]{50,1000}',
    words: ['pypi', 'token'],
    severity: 'critical',
  },
  { id: 'SEC-GEMS', of: 'RubyGems', keywords: ['rubygems_'], form: 'rubygems_[0-9a-f]{48}', words: ['rubygems'] },
  {
    id: 'SEC-CRATES',
    of: 'crates.io',
    keywords: ['cio'],
    form: 'cio[A-Za-z0-9]{32}',
    words: ['crates', 'cargo'],
    needsWord: true,
  },
  {
    id: 'SEC-GITLAB',
    of: 'GitLab',
    keywords: ['glpat-', 'gldt-', 'glrt-', 'glptt-', 'glcbt-', 'glsoat-', 'glft-'],
    form: 'gl(?:pat|dt|rt|ptt|cbt|soat|ft)-[\\w.-]{20,64}',
    words: ['gitlab', 'token'],
    severity: 'critical',
  },
  {
    id: 'SEC-BITBUCKET',
    of: 'Atlassian',
    keywords: ['atatt3', 'atctt3', 'atbb'],
    form: '(?:AT[AC]TT3[\\w=-]{180,240}|ATBB[A-Za-z0-9]{32})',
    words: ['atlassian', 'jira', 'bitbucket', 'confluence'],
    severity: 'critical',
  },
  {
    id: 'SEC-DOCKER',
    of: 'Docker Hub',
    keywords: ['dckr_pat_', 'dckr_oat_'],
    form: 'dckr_[po]at_[\\w-]{27,32}',
    words: ['docker'],
  },
  {
    id: 'SEC-VAULT',
    of: 'HashiCorp Vault',
    keywords: ['hvs.', 'hvb.'],
    form: 'hv[sb]\\.[\\w-]{24,300}',
    words: ['vault'],
    severity: 'critical',
  },
  {
    id: 'SEC-TERRAFORM',
    of: 'HCP Terraform',
    keywords: ['.atlasv1.'],
    form: '[A-Za-z0-9]{14}\\.atlasv1\\.[\\w=-]{60,70}',
    words: ['terraform'],
  },
  { id: 'SEC-PULUMI', of: 'Pulumi', keywords: ['pul-'], form: 'pul-[0-9a-f]{40}', words: ['pulumi'] },
  {
    id: 'SEC-DOPPLER',
    of: 'Doppler',
    keywords: ['dp.pt.', 'dp.st.', 'dp.ct.'],
    form: 'dp\\.(?:pt|st|ct)\\.[\\w.-]{40,60}',
    words: ['doppler'],
  },
  {
    id: 'SEC-GRAFANA',
    of: 'Grafana',
    keywords: ['glsa_', 'glc_'],
    form: '(?:glsa_[A-Za-z0-9]{32}_[0-9a-f]{8}|glc_[A-Za-z0-9+/=]{40,400})',
    words: ['grafana'],
  },
  {
    id: 'SEC-SENTRY',
    of: 'Sentry',
    keywords: ['sntrys_', 'sntryu_'],
    form: 'sntry[su]_[A-Za-z0-9+/=_-]{60,400}',
    words: ['sentry'],
  },
  { id: 'SEC-NEWRELIC', of: 'New Relic', keywords: ['nrak-'], form: 'NRAK-[A-Z0-9]{27}', words: ['new relic'] },
  {
    id: 'SEC-SENDGRID',
    of: 'SendGrid',
    keywords: ['sg.'],
    form: 'SG\\.[\\w-]{22}\\.[\\w-]{43}',
    words: ['sendgrid'],
    severity: 'critical',
  },
  {
    id: 'SEC-MAILGUN',
    of: 'Mailgun',
    keywords: ['key-'],
    form: 'key-[0-9a-f]{32}',
    words: ['mailgun'],
    needsWord: true,
  },
  {
    id: 'SEC-MAILCHIMP',
    of: 'Mailchimp',
    keywords: ['-us'],
    form: '[0-9a-f]{32}-us\\d{1,2}',
    words: ['mailchimp', 'mandrill'],
  },
  {
    id: 'SEC-BREVO',
    of: 'Brevo',
    keywords: ['xkeysib-'],
    form: 'xkeysib-[0-9a-f]{64}-[A-Za-z0-9]{16}',
    words: ['brevo', 'sendinblue'],
  },
  {
    id: 'SEC-TWILIO',
    of: 'Twilio',
    keywords: ['sk', 'ac'],
    form: '(?:SK|AC)[0-9a-f]{32}',
    words: ['twilio'],
    needsWord: true,
  },
  {
    id: 'SEC-TELEGRAM',
    of: 'Telegram bot',
    keywords: [':aa'],
    form: '\\d{8,10}:AA[\\w-]{33}',
    words: ['telegram', 'bot'],
  },
  {
    id: 'SEC-DISCORD',
    of: 'Discord bot',
    form: '[MNO][A-Za-z0-9]{23,27}\\.[\\w-]{6}\\.[\\w-]{27,40}',
    words: ['discord', 'bot token'],
    needsWord: true,
  },
  {
    id: 'SEC-SHOPIFY',
    of: 'Shopify',
    keywords: ['shpat_', 'shpca_', 'shppa_', 'shpss_'],
    form: 'shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}',
    words: ['shopify'],
    severity: 'critical',
  },
  {
    id: 'SEC-SQUARE',
    of: 'Square',
    keywords: ['sq0atp-', 'sq0csp-'],
    form: 'sq0(?:atp-[\\w-]{22}|csp-[\\w-]{43})',
    words: ['square'],
  },
  {
    id: 'SEC-PAYPAL',
    of: 'PayPal',
    keywords: ['access_token$'],
    form: 'access_token\\$(?:production|sandbox)\\$[0-9a-z]{16}\\$[0-9a-f]{32}',
    words: ['paypal', 'braintree'],
  },
  {
    id: 'SEC-HF',
    of: 'Hugging Face',
    keywords: ['hf_'],
    form: 'hf_[A-Za-z]{34}',
    words: ['hugging face', 'huggingface'],
  },
  { id: 'SEC-GROQ', of: 'Groq', keywords: ['gsk_'], form: 'gsk_[A-Za-z0-9]{52}', words: ['groq'] },
  { id: 'SEC-XAI', of: 'xAI', keywords: ['xai-'], form: 'xai-[A-Za-z0-9]{80}', words: ['xai', 'grok'] },
  { id: 'SEC-REPLICATE', of: 'Replicate', keywords: ['r8_'], form: 'r8_[A-Za-z0-9]{37}', words: ['replicate'] },
  {
    id: 'SEC-DATABRICKS',
    of: 'Databricks',
    keywords: ['dapi'],
    form: 'dapi[0-9a-f]{32}(?:-\\d)?',
    words: ['databricks'],
  },
  {
    id: 'SEC-PSCALE',
    of: 'PlanetScale',
    keywords: ['pscale_'],
    form: 'pscale_(?:tkn|pw|oauth)_[\\w.=-]{32,64}',
    words: ['planetscale'],
  },
  { id: 'SEC-POSTMAN', of: 'Postman', keywords: ['pmak-'], form: 'PMAK-[0-9a-f]{24}-[0-9a-f]{34}', words: ['postman'] },
  {
    id: 'SEC-NOTION',
    of: 'Notion',
    keywords: ['ntn_', 'secret_'],
    form: '(?:ntn_[A-Za-z0-9]{43,50}|secret_[A-Za-z0-9]{43})',
    words: ['notion'],
  },
  { id: 'SEC-LINEAR', of: 'Linear', keywords: ['lin_api_'], form: 'lin_api_[A-Za-z0-9]{40}', words: ['linear'] },
  { id: 'SEC-FIGMA', of: 'Figma', keywords: ['figd_'], form: 'figd_[\\w-]{40,60}', words: ['figma'] },
  {
    id: 'SEC-AGE',
    of: 'age file encryption',
    keywords: ['age-secret-key-1'],
    form: 'AGE-SECRET-KEY-1[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58}',
    words: ['age', 'sops'],
    severity: 'critical',
  },
]

export const CLOUD_KEYS: readonly Detector[] = ROWS.map(({ id, of, keywords, form, words, needsWord, severity }) => ({
  id,
  meaning: `Key or token of ${of}`,
  severity: severity ?? 'high',
  views: ['raw', 'plain'],
  find: new RegExp(`(?<![0-9A-Za-z_])${form}(?![0-9A-Za-z])`, 'g'),
  ...(keywords && { keywords, reach: REACH }),
  base: needsWord === true ? WITH_WORD : OWN_FORM,
  prove: (value: string): Proof | undefined =>
    entropy(value) >= LEAST_ENTROPY &&
    /\d|^hf_/.test(value) &&
    /[A-Za-z]/.test(value) &&
    !isPlaceholder(value.slice(-20))
      ? { value }
      : undefined,
  words,
  ...(needsWord === true && { needsWordWithin: 100 }),
  counts: [],
}))
