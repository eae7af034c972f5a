// The vocabulary of the Chinese letters: names, firms, things, numbers. All of it is invented.
// Mobile numbers have prefixes nobody was given (142, 143, 154, 161, 164), landlines begin with 0, WeChat ids are shorter
// than the six signs a real one needs, QQ numbers lie above those given out, addresses end in names of RFC 2606.
import { choose, integer, type Random } from '../grammar.ts'
import type { Vocabulary } from './grammar.ts'

const SURNAMES = [
  ...'王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文',
]
const GIVEN = [
  ...'伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉萍红玲芬燕彬凤洁梅琳素云莲真环雪荣爱妹香月莺媛瑞凡佳嘉琼勤珍贞莉宇轩浩然子涵欣怡梓晨思远博文俊逸诗雨泽睿志国建宏海峰晓东立新春生家豪雅婷怡君宗翰承恩',
]
const SYLLABLES =
  'an bai bo chang chen da de dong fang feng fu guang hai han hao heng hong hua hui jia jian jin jing jun kai lan le li lin long lu ming nan ning ping qi qing rong rui shan sheng shi tai tian tong wan wei wen xiang xin xing xu ya yi yong yu yuan yun ze zhen zhi zhong'.split(
    ' ',
  )
const ENDINGS = ['example', 'com.example', 'cn.example', 'net.test', 'com.test', 'cn.invalid', 'com.invalid']
const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789'

const digits = (random: Random, count: number): string =>
  Array.from({ length: count }, () => integer(random, 0, 9)).join('')

const signs = (random: Random, count: number): string =>
  Array.from({ length: count }, () => choose(random, [...LETTERS])).join('')

const grouped = (amount: number): string => String(amount).replace(/\B(?=(\d{3})+$)/g, ',')

function domain(random: Random): string {
  const name = Array.from({ length: integer(random, 1, 3) }, () => choose(random, SYLLABLES)).join('')
  const more = choose(random, ['', '', '', '-', '']) === '-' ? `-${choose(random, SYLLABLES)}` : ''
  return `${name}${more}${choose(random, ['', '', '', '8', '365', 'cn', 'tech'])}.${choose(random, ENDINGS)}`
}

function url(random: Random): string {
  const scheme = choose(random, ['https://', 'https://', 'http://', ''])
  const host = choose(random, ['www.', 'm.', 'mail.', 'i.', 'my.', 'account.', 'oa.', '', '', ''])
  const path = choose(random, [
    '',
    '/',
    '/index.html',
    '/s/',
    '/p/',
    '/t/',
    '/a?id=',
    '/login',
    '/detail/',
    '/2025/',
    '/u/',
  ])
  return `${scheme}${host}${domain(random)}${path}${/[/=]$/.test(path) ? signs(random, integer(random, 0, 9)) : ''}`
}

function amount(random: Random): string {
  const whole = Math.round(10 ** (2 + random() * 4))
  const rounded = random() < 0.5 ? Math.max(100, Math.round(whole / 100) * 100) : whole
  const written = random() < 0.5 ? grouped(rounded) : String(rounded)
  return choose(random, [
    `${written}元`,
    `${written}.00元`,
    `¥${written}`,
    `￥${written}.${digits(random, 2)}`,
    `RMB ${written}`,
    `人民币${written}元`,
  ])
}

function price(random: Random): string {
  const yuan = integer(random, 9, 999)
  return choose(random, [`${yuan}元`, `¥${yuan}`, `${yuan}.9元`, `￥${yuan}.00`, `${yuan}块`])
}

const month = (random: Random): number => integer(random, 1, 12)
const day = (random: Random): number => integer(random, 1, 28)
const year = (random: Random): number => integer(random, 2010, 2026)
const two = (value: number): string => String(value).padStart(2, '0')

function date(random: Random): string {
  const [y, m, d] = [year(random), month(random), day(random)]
  return choose(random, [
    `${m}月${d}日`,
    `${m}月${d}号`,
    `${y}年${m}月${d}日`,
    `${y}-${two(m)}-${two(d)}`,
    `${m}/${d}`,
    `${m}.${d}`,
  ])
}

const time = (random: Random): string =>
  choose(random, [
    `${integer(random, 8, 20)}:${choose(random, ['00', '30', '15', '45'])}`,
    `上午${integer(random, 9, 11)}点`,
    `下午${integer(random, 1, 5)}点${choose(random, ['', '半'])}`,
    `晚上${integer(random, 7, 9)}点`,
  ])

export const WORDS: Vocabulary = {
  // people
  surname: (random) => choose(random, SURNAMES),
  given: (random) => choose(random, GIVEN) + (random() < 0.7 ? choose(random, GIVEN) : ''),
  person: '{surname}{given}',
  english:
    '[Amy|Jason|Kevin|Lily|Tony|Grace|Vivian|Eric|Cindy|Leo|Daisy|Alan|Joyce|Sam|Helen|Peter|Coco|Ryan|Iris|Ken]',
  boss: '{surname}[总|经理|主任|董|工|老师|处|部长|主管]',
  friend: '[小|老|阿]{surname}',

  // firms and places
  city: '[北京|上海|深圳|广州|杭州|苏州|成都|武汉|南京|西安|青岛|厦门|长沙|重庆|天津|宁波|东莞|佛山|合肥|郑州|沈阳|大连|昆明|无锡|福州|济南|台北|高雄|香港]',
  trade:
    '[科技|网络|电子|信息技术|机械|贸易|国际物流|生物医药|新材料|教育咨询|文化传媒|食品|服饰|建筑工程|新能源|半导体|供应链|智能装备|医疗器械|环保|软件|家居|化工]',
  brandname:
    '[云|星|海|华|瑞|恒|德|嘉|盛|远|博|天|金|宏|安|和|明|泰|中|新|蓝|青|启|凌|优|合|百|鼎][帆|辰|图|创|诺|通|达|禾|岳|川|润|信|联|拓|维|源|科|森|港|航|桥|石|谷|柏|峰|朗|芯|旗|麦]',
  company: '[{city}|]{brandname}{trade}[有限公司|股份有限公司|集团|公司|]',
  shop: '[{brandname}[优选|商城|生活|旗舰店|良品|Mall|超市|家居|数码|书城|母婴|户外|生鲜|美妆]|[小鹿|山茶|木棉|橙子|白鲸|松果|麦田|青柠|海盐|布谷]{brandname}]',
  dept: '[财务部|人力资源部|行政部|信息技术部|采购部|市场部|销售部|研发部|法务部|客服部|质量部|运营部|产品部|生产部|总经办|IT部|仓储部]',
  bank: '[工商银行|建设银行|农业银行|中国银行|招商银行|交通银行|浦发银行|中信银行|民生银行|邮储银行|{city}银行|{brandname}银行|兴业银行]',
  courier: '[顺丰|中通|圆通|韵达|申通|京东物流|EMS|邮政|极兔|德邦|{brandname}速运]',
  platform: '[京东|淘宝|天猫|拼多多|抖音|美团|支付宝|微信支付|苏宁|唯品会|{shop}|{shop}]',
  hospital:
    '[{city}市第[一|二|三|六]人民医院|{city}大学附属医院|{city}市中医院|{brandname}口腔|{city}妇幼保健院|{brandname}体检中心]',
  school: '{city}[大学|理工大学|师范大学|外国语学校|实验小学|第一中学|第八中学|职业技术学院|财经大学]',
  street: '[人民|中山|解放|建设|科技|创业|滨江|文化|长江|和平|新华|学院][路|大道|街|东路|西路|北路]',
  system: '[OA|ERP|CRM|HR|报销|考勤|邮件|VPN|工单|采购|WMS|门禁|云桌面|财务|MES]系统',
  mailsystem: '[企业邮箱|公司邮箱|邮件系统|邮箱系统|企业邮局|Webmail|Exchange邮箱|办公邮箱]',
  software: '[Excel|PPT|Word|飞书|钉钉|企业微信|腾讯会议|Zoom|Teams|SAP|金蝶|用友|Jira|Confluence|GitLab|Outlook|WPS]',

  // things
  project:
    '[{brandname}[项目|平台|一期|二期|三期|专项]|[官网改版|会员系统|数据中台|仓库自动化|小程序|APP {version}|新品上市|产线改造|客户门户|结算系统|迁移|展会|ISO认证|等保测评]项目|{letters}项目]',
  letters: '[A|B|C|D|X|K|M|P|S|T|Q|Z][A|C|E|N|P|R|S|T|X|8|7|2]',
  version: 'V[1|2|3|4|5|6].[0|1|2|3|4|5|6|7|8|9][.[0|1|2|3|4]|]',
  goods:
    '[轴承|传感器|显示屏|电源模块|连接器|电机|阀门|纸箱|面料|不锈钢板|PCB板|LED灯具|注塑件|服务器|硬盘|打印机耗材|办公椅|过滤器|线缆|控制器|包装袋|胶带|螺丝|标签]',
  product:
    '[蓝牙耳机|电动牙刷|羽绒服|运动鞋|咖啡豆|智能手表|扫地机器人|空气炸锅|面膜|洗发水|坚果礼盒|牛奶|婴儿车|行李箱|瑜伽垫|台灯|保温杯|乳胶枕|连衣裙|机械键盘|充电宝|猫粮|绘本|茶叶|月饼|大闸蟹|樱桃|帐篷]',
  topic:
    '[大模型|人工智能|芯片|新能源汽车|跨境电商|云原生|数据库|前端框架|网络安全|量化投资|低代码|机器人|储能|生物制药|短视频|供应链金融|开源软件|Rust|Kubernetes|自动驾驶|数据合规|数字化转型]',
  subjectmatter: '[数学|语文|英语|物理|化学|生物|历史|地理|政治|编程|美术|体育]',

  file: '[{order}|{project}|发票|合同|报价单|账单|通知|对账单|说明|名单|{month}明细|简历|资料|扫描件{code}][|_{version}|（最终版）|-{date}].[pdf|pdf|xlsx|docx|zip|ofd|pptx|jpg]',

  // figures
  amount,
  price,
  date,
  time,
  url,
  domain,
  month: (random) => `${month(random)}月`,
  year: (random) => String(year(random)),
  day: '[周一|周二|周三|周四|周五|本周五|下周一|下周三|明天|后天|今天|月底|星期四|礼拜五]',
  number: (random) => String(integer(random, 2, 60)),
  small: (random) => String(integer(random, 2, 9)),
  hundreds: (random) => String(integer(random, 1, 99) * choose(random, [10, 50, 100])),
  percent: (random) => `${integer(random, 1, 99)}${choose(random, ['', '', '.5', '.8'])}%`,
  rate: '[0|1|2|3|4|5|6].[2|5|8|05|35]%',
  code: (random) => digits(random, choose(random, [4, 6, 6, 6, 8])),
  tail: (random) => digits(random, 4),
  order: (random) =>
    `${choose(random, ['', 'PO', 'SO', 'DD', 'NO.', 'E', 'HT-', 'XS'])}${year(random)}${two(month(random))}${two(day(random))}${digits(random, integer(random, 2, 6))}`,
  waybill: (random) => `${choose(random, ['SF', 'YT', 'ZT', 'JD', '77', '', 'E'])}${digits(random, 12)}`,
  ticket: (random) =>
    `${choose(random, ['#', 'INC', 'REQ-', 'BUG-', 'TASK-', 'No.'])}${digits(random, integer(random, 4, 6))}`,
  flight: (random) => `${choose(random, ['XA', 'YB', 'ZQ', 'QX'])}${digits(random, 4)}`,
  train: (random) => `${choose(random, ['G', 'D', 'K', 'C'])}${integer(random, 1, 9)}${digits(random, 3)}`,
  account: (random) => `6299 99${digits(random, 2)} ${digits(random, 4)} ${digits(random, 4)} ${digits(random, 3)}`,
  ip: (random) => `${choose(random, ['192.0.2.', '198.51.100.', '203.0.113.'])}${integer(random, 1, 254)}`,
  host: (random) =>
    `${choose(random, ['web', 'db', 'app', 'node', 'cache', 'gw', 'mail'])}-${two(integer(random, 1, 30))}`,

  // ways to be reached
  mobile: (random) =>
    `${choose(random, ['142', '143', '154', '161', '164'])}${choose(random, ['', '-', ' '])}${digits(random, 4)}${choose(random, ['', '-', ''])}${digits(random, 4)}`,
  landline: (random) => `0${choose(random, ['10', '21', '755', '20', '571', '512', '28'])}-0${digits(random, 7)}`,
  hotline: (random) => `400-000-${digits(random, 4)}`,
  phone: '[{mobile}|{mobile}|{landline}]',
  qq: (random) => `${integer(random, 4, 9)}${digits(random, 9)}`,
  wx: (random) => `${choose(random, [...'abcdefghkmxyz'])}${signs(random, integer(random, 3, 4))}`,
  email: (random) =>
    `${choose(random, SYLLABLES)}${choose(random, ['', '.', '_'])}${choose(random, SYLLABLES)}${choose(random, ['', '', digits(random, 2)])}@${domain(random)}`,
}
