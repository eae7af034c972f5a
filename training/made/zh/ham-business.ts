// Wanted mail between firms: quotations, contracts, deliveries, honest invoices and payments, complaints.
import type { Theme } from './theme.ts'

export const HAM_BUSINESS: readonly Theme[] = [
  {
    label: 'ham',
    kind: 'quotation',
    registers: ['firm', 'firm', 'peer'],
    from: '[{person.me}|{company.us}{person.me}|{english}]',
    subjects: [
      '[{goods.a}|{letters}{tail}][询价|报价|价格确认|RFQ]',
      '[报价单|Quotation]-{company.us}-{order}',
      'Re: {goods.a}[交期|样品|起订量]',
      '[请报价|询盘]：{goods.a} {hundreds}[pcs|件|套]',
    ],
    point: [
      '[附件是|请查收]{goods.a}的[最新|]报价，[含税{percent}|不含运费|有效期{number}天]。',
      '[我司|我们]需要{goods.a}{hundreds}[件|pcs|套]，[规格见附件图纸|型号{letters}-{tail}]，[请报含税价|麻烦报个价]。',
      '[上次|{date}]报的{goods.a}[单价{price}|价格]，[领导|客户|采购]觉得[偏高|可以接受]，[能否再降{small}个点|请出正式合同]？',
      '[材料|铜价|汇率]最近[涨|跌]了{percent}，{goods.a}[价格需要调整|我们暂不涨价]。',
    ],
    list: {
      from: 0,
      to: 6,
      lines: [
        '{goods} {letters}-{tail} {hundreds}[件|套|米] [@|单价|]{price}',
        '{goods} [{small}号|大号|不锈钢] {price}/[个|件]',
        '[小计|合计|税额] {amount}',
        '[运费|包装费|打样费] {price}',
      ],
    },
    details: [
      [
        '[单价|含税单价]{price}，[满{hundreds}件{price}|量大可谈]，[模具费{amount}另计|免开模费]。',
        'MOQ {hundreds}，交期[{number}天|款到{number}天|现货]。',
      ],
      [
        '付款[方式|]：[月结{number}0天|30%预付，发货前付清|票到30天|T/T]。',
        '[运费|物流]由[我方|贵司]承担，[发{courier}|走专线]。',
      ],
      [
        '样品[{small}个|已寄出，单号{waybill}|免费提供，运费到付]。',
        '[材质证明|RoHS报告|规格书|3D图]一并[附上|提供]。',
      ],
      ['[同样的|上一批]{goods}[品质不错|有{small}件毛刺]，[这次请注意包装|这次继续合作]。'],
    ],
    ask: [
      '[如有疑问|价格方面]请[来电|联系我]：{phone}。',
      '[请{day}前回复|急，今天能报吗|望尽快]。',
      '[烦请|请]确认后[盖章回传|下单]。',
    ],
  },
  {
    label: 'ham',
    kind: 'contract',
    registers: ['firm', 'peer'],
    from: '[{person.me}|法务 {person.me}|{company.us}]',
    subjects: [
      '[合同|协议|框架协议|保密协议|NDA][{order}|]审[阅|核]意见',
      '{project.a}合同[修订稿|盖章版|扫描件]',
      '[关于|Re: ]{company.you}合同[第{small}条|违约条款|续签]',
      '合同到期提醒 {order}',
    ],
    point: [
      '[合同|协议]我看完了，[修改处已用修订模式标出|有{small}处需要改|总体没问题]：',
      '附件为[双方盖章|贵司要求修改后的|{version}]合同，[请查收|请存档|请确认后回签]。',
      '[与|跟]{company.you}的[框架协议|维保合同|租赁合同]{date}到期，[是否续签|请{dept}提出意见]。',
    ],
    details: [
      [
        '第{small}条[付款期限|验收标准|违约金|知识产权归属]建议改为[{number}个工作日|双方书面确认后|不超过合同额的{percent}]。',
        '[争议管辖|仲裁地]对方坚持{city}，[我们能接受吗|建议改为被告所在地]。',
      ],
      [
        '合同金额{amount}，[分{small}期支付|质保金{percent}|已含税]。',
        '[附件{small}|清单]里数量和报价单对不上，[请业务核实|以哪份为准]？',
      ],
      [
        '[原件|纸质版]一式[两|四]份，[已寄{courier}{waybill}|请寄到{city}{street}{number}号]。',
        '对方[营业执照|授权书|开户许可]还[缺|没给]。',
      ],
    ],
    ask: ['[请确认|请批示|请走OA流程]。', '[没问题的话|若无异议]我[{day}|今天]就[盖章|发给对方]。'],
  },
  {
    label: 'ham',
    kind: 'shipping',
    registers: ['firm', 'peer'],
    from: '[{person.me}|仓库 {person.me}|{company.us}物流部]',
    subjects: [
      '[发货通知|出货通知|装箱单|提单确认][ |-]{order.a}',
      '{order.a}[到货|签收|少货|延期]',
      '[ETD|ETA|船期|报关资料][更新|确认] {order.a}',
      '回复：{goods.a}什么时候[发|到]',
    ],
    point: [
      '{order.a}[已于{date}发出|今天下午装车]，{courier}单号{waybill}，[预计{small}天到|请注意查收]。',
      '[{goods.a}|货]收到了，[数量没问题|少了{small}箱|外箱有破损，里面{small}件压坏]，[照片见附件|已让司机签字]。',
      '[船公司通知|货代说]{city}港[爆舱|延误]，开船时间改为{date}，[请知悉|请跟客户说明]。',
      '[请核对|附件是]提单草稿，[件数{hundreds}|毛重{hundreds}KGS]，[有修改{day}中午前|请确认]。',
    ],
    details: [
      [
        '[共|合计]{number}箱{hundreds}[件|套]，[毛重{hundreds}公斤|{small}个托盘]，[发票随货|装箱单贴在第1箱]。',
        '司机{person}，电话{mobile}，车牌[到了会联系|尾号{tail}]。',
      ],
      [
        '收货[人|]：{person} {mobile} {city}{street}{number}号。',
        '[报关|清关]还差[原产地证|品名要素|委托书]，[请补|麻烦今天给]。',
      ],
      ['[剩余|余下]{hundreds}件[{date}补发|下批一起]。', '[卸货|叉车]要提前[预约|一天说]。'],
    ],
    ask: [
      '收到[请回传签收单|麻烦回复]。',
      '[有异常|如有短少]请[当天|{number}小时内]反馈。',
      '[抱歉给你们添麻烦|请谅解]。',
    ],
  },
  {
    label: 'ham',
    kind: 'invoice',
    registers: ['firm', 'firm', 'peer'],
    from: '[{person.me}|财务{person.me}|{company.us}财务|会计 {person.me}]',
    subjects: [
      '[发票|电子发票|数电票|专票][已开|请查收|寄送|开具申请]',
      '[{month}|{order.a}]开票[信息|资料|明细][确认|]',
      '[{company.us}|]对账单及发票',
      '发票[抬头|税号|金额]有误，请[重开|作废]',
      '关于[红冲|换票|发票遗失]',
      '请[尽快|]开发票',
    ],
    point: [
      '[您要的|{order.a}的|{month}货款的][增值税专用发票|普票|电子发票|数电发票]已开好，金额{amount}，[见附件PDF|已寄{courier}{waybill}|请查收]。',
      '[请按以下信息|麻烦]给我们开[{percent}的专票|增值税发票|一张技术服务费发票]，[金额{amount}|按对账单]：名称{company.you}，[税号、开户行见附件|其他信息不变]。',
      '[收到的|贵司{date}开的]发票[税号少一位|抬头写成了个人|商品名称不对|税率应该是13%]，[请作废重开|能不能红冲]？',
      '{month}对账单[无误|有差异，我们这边是{amount}]，[可以开票|核对后再开票]。',
      '[财务|我们财务]说{order.a}的发票还没[收到|到]，[麻烦查一下|是否寄出]？',
    ],
    details: [
      [
        '[发票号码|号码]{code}{tail}{code}，[开票日期|开具于]{date}。',
        '[共{small}张|分两张开，每张{amount}]。',
        '[货物名称|项目]：*{goods}*，数量{hundreds}。',
      ],
      [
        '[邮寄地址|寄到]：{city}{street}{number}号 {person}收 {mobile}。',
        '[电子版|PDF和OFD]发到{email}[即可|，抄送我]。',
      ],
      ['[认证|抵扣|入账]要赶在月底[前|]，[所以比较急|请理解]。', '[之前|上个月]那张{amount}的[还没认证|已经冲红]。'],
      ['[付款|请款]要[见票|附发票复印件]，[财务这边卡得严|流程规定]。'],
    ],
    ask: ['收到[请回复|后请安排付款]。', '[谢谢配合|麻烦您了]，[有问题打{phone}|请联系{person}]。'],
    links: ['[电子发票|发票PDF|发票预览]', '[下载OFD|下载PDF]'],
  },
  {
    label: 'ham',
    kind: 'payment',
    registers: ['firm', 'peer', 'system'],
    from: '[{person.me}|{company.us}财务|出纳 {person.me}|应付组]',
    subjects: [
      '[付款|打款|汇款]通知[ {order.a}|]',
      '[货款|尾款|预付款|服务费][已付|水单|请安排]',
      '[催款|应收账款|账龄][提醒|]',
      '银行回单 {date}',
      '{month}付款计划',
    ],
    point: [
      '[贵司|{order.a}的][货款|尾款|预付款]{amount}[已于{date}汇出|今天付了]，[请查收|到账请告知]，[回单见附件|水单稍后发]。',
      '[按合同|根据协议]，[贵司|你们]应于{date}前支付{amount}，[目前未到账|请安排]，[账户仍为合同约定账户|账号见合同]。',
      '{month}[付款计划|排款]如下，[请各部门{day}前提交|本次不含{dept}]。',
      '[收到|查到]一笔{amount}[的进账|来款]，付款方{company.you}，[请问是哪个订单|帮忙认领一下]？',
    ],
    details: [
      [
        '[审批|流程]走到{boss}[那里|处]了，[预计{small}个工作日|下周二统一付]。',
        '[付款行|汇出行]{bank}，[手续费自理|走的基本户]。',
      ],
      ['[扣除|已扣]质保金{percent}[、违约金|]，[实付|净额]{amount}。', '[此前|前期]已付{amount}，余{amount}。'],
      ['[我司收款账号没有变化|如收到任何变更账号的邮件请先打电话核实]。', '[对账函|询证函]请盖章[寄回|扫描发我]。'],
    ],
    ask: ['[谢谢|请确认]。', '[若已付款请忽略本邮件|如有特殊情况请说明]。', '[有疑问打我座机|联系出纳]{landline}。'],
  },
  {
    label: 'ham',
    kind: 'complaint',
    registers: ['firm', 'peer', 'private'],
    from: '[{person.me}|{company.us}客服|{person.me}]',
    subjects: [
      '[投诉|质量问题|客诉][：|-]{goods.a}',
      '{order.a}[退换货|不良|8D报告|退款]',
      '[关于|Re: ]{date}[客户投诉|故障]的[处理|回复|说明]',
      '[不满意|要求赔偿|差评处理]',
    ],
    point: [
      '{date}收到的{goods.a}[不良率{percent}|有{number}件尺寸超差|通电就报错]，[产线已停|请马上派人]。',
      '[非常抱歉|首先向您致歉]，[经查|核实后]，{order.a}的问题是[仓库发错|包装不良|来料{goods}问题|客服没有跟进]造成的。',
      '[我在你们|我{date}在]{shop}买的{product}[用了{small}天就坏|跟图片不一样|少配件]，[客服推来推去|一直不处理]。',
      '附件是{order.a}的[8D报告|改善对策|检验记录]，[请审核|如需补充请告知]。',
    ],
    details: [
      [
        '[临时措施|短期对策]：[全检库存{hundreds}件|先补{hundreds}件|停用该批次]。',
        '[根本原因|真因]：[治具磨损|新员工漏检|版本没切换]，[责任人{person}|已培训]。',
      ],
      [
        '[我们愿意|可以][全额退款{amount}|免费换新|承担运费|下单时抵扣]。',
        '[要求|我的要求很简单]：[退货退款|给个书面说明|赔{amount}]。',
      ],
      ['[照片|视频|检测报告]见附件，[批号|序列号]{order}。', '[打{hotline}|打电话]{small}次都[占线|没人接]。'],
    ],
    ask: [
      '[请{day}前|{number}小时内]给[答复|方案]。',
      '[再次致歉|感谢您的反馈|希望继续合作]。',
      '否则[我只能打12315|取消后面的订单]。',
    ],
  },
  {
    label: 'ham',
    kind: 'trade',
    registers: ['firm', 'peer'],
    from: '[{english}|{person.me}|{company.us}]',
    subjects: [
      '[Re: |]PI {order.a} [deposit|artwork|shipping mark]',
      '[展会|广交会|会面|来访]安排',
      '[样品|Sample]确认 {goods.a}',
      '{company.you}拜访[行程|]',
    ],
    point: [
      '[上周|{date}]在[展会|广交会|{city}]见过面，[很高兴认识|名片上的邮箱]，[附上您要的资料|想进一步了解贵司{goods.a}]。',
      '客户[confirm了|approve了][PI|artwork|样品]，[deposit{day}付|可以开始生产]，ETD{date}[不能再delay|要保证]。',
      '我们[一行{small}人|{boss}和我]{date}到[贵司|工厂][参观|验厂|拜访]，[航班{flight}|高铁{train}]，[麻烦安排接站|自己开车]。',
      '样品[颜色|手感|尺寸]跟[确认样|上次]有[色差|差别]，[客户要求重打|请调整后再寄]。',
    ],
    details: [
      [
        '[唛头|包装|条码]按[附件|old version]做，[外箱加贴FRAGILE|不要中性包装]。',
        '[验货|inspection]约在{date}，[第三方|客户QC {english}]。',
      ],
      [
        '[酒店|房间]请帮订[{city}{street}附近|协议酒店]，{date}入住{small}晚。',
        '[晚上|中午]一起[吃个便饭|吃饭]，[别客气|已经订位]。',
      ],
      [
        '[target price|目标价]{price}，[看看能不能做|MOQ {hundreds}]。',
        '[信用证|L/C]条款[第{small}条|交单期]要改，[银行|货代]已经[提了|确认]。',
      ],
    ],
    ask: ['[pls confirm|请确认|keep me posted|烦请回复]。', '[Any question|有问题]请[随时联系|call {mobile}]。'],
  },
]
