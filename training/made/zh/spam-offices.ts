// Unwanted offers that reach offices every day: freight, property, schools abroad, tenders, gifts, people for hire.
import type { Theme } from './theme.ts'

const REACH =
  '[[微信|WeChat|加V|手机/微信][：| ]{mobile}|QQ[：|]{qq}|[联系|业务|]{surname}[经理|小姐|先生|总监] {mobile}|[电话|Tel][：|]{landline}[转{tail}|]|{email}|微信{wx}]'

export const SPAM_OFFICES: readonly Theme[] = [
  {
    label: 'spam',
    kind: 'freight',
    registers: ['firm', 'broadcast', 'peer'],
    from: '[{english}|{brandname}国际货代|{person.me}|{company.us}|海运{surname}经理]',
    subjects: [
      '[{city}|华南|华东][到|-][美国|欧洲|东南亚|中东|俄罗斯][海运|空运|双清|专线]特价',
      '[FBA|跨境小包|集装箱|拼箱|报关]优势[运价|价格]',
      '[最新|{month}]海运费[报价|]',
      '[外贸|出口|买单]报关[退税|代理]',
      'Re: 订舱',
    ],
    point: [
      '[我司|{brandname}货代]主营[美国|欧洲|中东|东南亚]线[海运整柜|拼箱|空派|双清到门]，[本周特价{price}/方|{month}舱位充足|与各大船东签约]，[望有机会合作|请老板保存]。',
      '[做外贸的老板|贵司出口{goods}]，[还在为爆仓发愁|运费太贵]？[我们包清关包税|{small}天妥投]，[价格比同行低{percent}|首单减{price}]。',
      '[买单出口|无票退税|代理报关]，[{price}一票|当天放行]，[{city}各口岸|产地证、熏蒸一条龙]。',
    ],
    list: {
      from: 0,
      to: 5,
      lines: [
        '{city}—[洛杉矶|汉堡|曼谷|迪拜|莫斯科] [20GP|40HQ] USD{hundreds}',
        '[空运|快船|铁路] {price}/KG [{small}天|时效稳定]',
        '[附加费|截关] {day}',
        '[优势航线|强项]：[电池|粉末|带磁|超大件]',
      ],
    },
    details: [
      ['[免费仓储{number}天|上门提货|可垫税]。', '[丢件全赔|拒绝二次收费]。'],
      ['[如有打扰敬请谅解|没有走货计划也可先加好友]。', '[请转相关负责人|烦转单证部]。'],
    ],
    ask: [`[询价|订舱|报价请找]${REACH}`, REACH],
    links: ['[运价表|在线询价|公司介绍]', '{file}', '[退订|TD]'],
  },
  {
    label: 'spam',
    kind: 'property',
    registers: ['broadcast', 'private', 'firm'],
    from: '[{brandname}置业|售楼部{given}|移民顾问{english}|{brandname}公寓|{person.me}|{brandname}留学]',
    subjects: [
      '[{city}|地铁口|海景][公寓|商铺|写字楼|法拍房]{small}成首付',
      '[香港|希腊|新加坡|土耳其][身份|移民|护照][快速|]办理',
      '[内部价|抢|最后{number}套]',
      '[墓地|养老|车位]特惠',
      '[留学|游学|国际学校]名额',
      '[学区|入户|积分落户]代办',
    ],
    point: [
      '{city}{street}[现房|精装公寓|临街旺铺]，[总价{small}0万起|单价{amount}|首付分期]，[包租{number}年回报{percent}|买一层送一层]，[不限购|可落户]，[周末专车看房|仅剩{number}套]。',
      '[不用雅思、无学历要求|投资{hundreds}万]，[{small}个月全家拿身份|获批率{percent}]，[子女免试入学|不改国籍]，[免费评估|讲座{date}在{city}]。',
      '[积分落户|入户|小孩入学]办不下来？[{amount}包办|社保断缴也行]，[指标有限|办不成全退]。',
    ],
    details: [
      ['[开发商直售|无中介费|交{price}抵{amount}]。', '[地铁{small}号线|双学区|万达旁]。'],
      ['[本周签约送{product}|来访有礼]。', '[预约免费接送|电话已为您保密]。'],
      ['[现在不买又涨|错过再等十年]。'],
    ],
    ask: [REACH, `[预约看房|咨询|评估]：${REACH}`],
    links: ['[户型图|预约看房|免费评估]', '[退订|不再接收]'],
  },
  {
    label: 'spam',
    kind: 'office-gifts',
    registers: ['firm', 'broadcast', 'peer'],
    from: '[{person.me}|{shop.us}团购部|{brandname}礼品|{company.us}|人力外包{surname}经理]',
    subjects: [
      '[中秋|春节|端午]团购[{product.a}|礼品卡|福利]',
      '[劳务派遣|灵活用工|社保代缴|招聘外包]',
      '[办公家具|保洁|绿植|打印机租赁|年会策划|体检]{small}折',
      '[招标|采购]信息[会员|通]',
      '[宣传片|画册|印刷|展台]设计报价',
    ],
    point: [
      '[临近中秋|年终]，[我司专做|本公司承接]企业团购：{product.a}、{product}、[大闸蟹券|粽子礼盒|购物卡]，[{small}折起|{hundreds}份起送|可开票]，[上门送样|一件代发全国]。',
      '[劳务派遣|灵活用工|社保代缴]，[降低用工成本{percent}|合规节税]，[{city}及全国|{hundreds}家企业选择]，[首月免服务费|驻厂管理]。',
      '[办公家具|打印机租赁|保洁|绿植|桶装水|团建]，[月租{price}|免费测量|先用后付]，[{city}市区{number}分钟上门|签年单送{small}个月]。',
      '[每天更新{hundreds}条招标信息|全国采购商数据库]，[会员{amount}/年|首月试用]，[中标率提高{percent}|专人推送]。',
    ],
    details: [
      ['[产品册|报价]见{file}。', '[量大|老板加我]发最新价。'],
      ['[请转行政|烦请转交采购负责人]，[谢谢|打扰了]。', '[可试吃|可看样|支持对公]。'],
      ['[{brandname}老字号|工厂直供]，[品质保证|假一赔十]。'],
    ],
    ask: [`[团购热线|咨询|合作]：${REACH}`, REACH],
    links: ['[产品册|在线下单|索取样品]', '[退订|拒收]'],
  },
]
