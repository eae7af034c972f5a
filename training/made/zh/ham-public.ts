// Wanted mail of offices, banks and carriers to one person, and posts on forums and mailing lists.
import type { Theme } from './theme.ts'

export const HAM_PUBLIC: readonly Theme[] = [
  {
    label: 'ham',
    kind: 'government',
    registers: ['system', 'firm'],
    from: '[{city}市[税务局|人社局|市场监管局|公积金中心|公安局出入境|图书馆|政务服务中心]|{city}海关]',
    subjects: [
      '[业务|申请|事项][受理|办结|补正]通知',
      '[纳税申报|年报公示|社保缴费|企业信息|统计报表][提醒|]',
      '[护照|居住证|公积金提取|商标][办理进度|可领取]',
      '[政策解读|补贴申报|高新认定]通知',
    ],
    point: [
      '您[提交|申请]的[居住证|公积金提取|营业执照变更|商标注册]{order}[已受理|已办结|需补正材料]，[请持身份证到{street}{number}号窗口|预计{number}个工作日]。',
      '[{month}|本季度]纳税申报期至{date}，[请通过电子税务局或办税大厅办理|逾期产生滞纳金]。',
      '[贵单位|你公司]{year}年度[年报|社保基数|统计报表]尚未[报送|申报]，请于{date}前[登录官方平台|到窗口]办理。',
      '{year}年[技改|稳岗|人才]补贴开始申报，[条件和材料见官网通知|由企业自愿申报]，[不收取任何费用|不委托中介]。',
    ],
    details: [
      [
        '[所需材料|携带]：[申请表、身份证原件|营业执照副本、公章|无]。',
        '[办理地点|地址]：{city}市{street}{number}号[{small}楼|]。',
      ],
      ['[咨询|业务]电话{landline}，[工作日{time}|周末不上班]。', '[本局|我局]不会[通过邮件索要银行卡信息|要求转账]。'],
      ['[可|]预约[取号|上门]，[减少等候|凭短信]。'],
    ],
    ask: ['[特此告知|请按时办理|感谢配合]。'],
    links: ['[政务服务网|办理指南|通知全文|预约取号]'],
  },
  {
    label: 'ham',
    kind: 'bank',
    registers: ['system', 'firm'],
    from: '[{bank.a}|{bank.a}[客户经理{person.me}|信用卡中心|{city}分行]|{person.me}]',
    subjects: [
      '[贷款|开户|对账|U盾|外汇][业务|资料|]通知',
      '[企业对账单|回单|结售汇]{date}',
      '[信用卡|账户]挂失[成功|受理]',
      '[账户年检|证件到期|预留信息][提醒|]',
      '[转账|交易][失败|退回|确认]',
    ],
    point: [
      '[您尾号{tail}|贵公司]的账户[证件将于{date}到期|需要年检]，请[携带原件到开户网点|法人或授权人到{city}{street}支行]更新，[我行不会通过链接办理|邮件内无需填写]。',
      '[贵司|您]{date}的[汇款{amount}|结汇]因[户名不符|用途不明]被退回，[请核对后重新提交|款项已回原账户]。',
      '您申请的[房贷|经营贷]{amount}[已进入审批|还缺流水和收入证明]，[资料交{person}|请到网点面签]。',
      '{month}企业对账单[已生成|请核对]，[请登录网银确认|盖章后交回柜台]，[余额{amount}|]。',
    ],
    details: [
      ['[任何|]工作人员都不会向您[索要密码|要验证码]。', '网点[营业时间|]{time}到{time}。'],
      ['[手续费|利率]{percent}，[以合同为准|已优惠]。', '[经办人|]需带[授权书和公章|身份证]。'],
      ['[若非本人操作|有疑问]请拨打卡背面的[客服|]电话。'],
    ],
    ask: ['[感谢您的支持|谢谢配合]。', '客户经理{person.me} {landline}。'],
  },
  {
    label: 'ham',
    kind: 'travel',
    registers: ['system', 'private', 'peer'],
    from: '[{brandname}[旅行|航空|酒店]|12306|{person.me}|差旅平台]',
    subjects: [
      '[订单确认|出票成功|行程单|改签成功|退票]{order}',
      '{city}-{city} {date} [机票|车票|{flight}|{train}]',
      '[酒店|民宿|租车]预订确认 {city}',
      '[行程|签证|拼房]安排',
    ],
    point: [
      '{date} {flight.a} {city}—{city}，[{time}起飞|{small}号航站楼]，乘机人{person.to}，[票号{code}{tail}|已出票]。',
      '您预订的[{brandname}酒店|{city}{street}店]，{date}入住，[{small}晚|大床房一间]，[共{price}|到店付]，[免费取消至{date}|不可取消]。',
      '{train.a}次 {date} {time} [{small}车{number}号|二等座]，{city}到{city}，{price}，[请持身份证进站|检票口{letters}]。',
      '[航班|车次]{flight.a}[因天气取消|延误至{time}]，[可免费退改|已为您改签]。',
      '[行程表|日程]发你：{date}到{city}，[住{street}|第二天去工厂]，{date}返回。',
    ],
    details: [
      ['[托运行李{number}公斤|餐食已订|座位{number}排]。', '[接机|叫车]司机{person} {mobile}。'],
      ['[签证|保险]材料[还差照片|已递]，[{small}个工作日|]。', '[发票|报销凭证]可[前台开|在订单里申请]。'],
      ['[早餐{small}份|停车免费|有游泳池]。', '[当地|{city}]气温{small}到{number}度，[带伞|注意保暖]。'],
    ],
    ask: ['[祝旅途愉快|一路平安]。', '[改期请打{hotline}|有变化告诉我]。'],
    links: ['[查看订单|行程单|在线值机|订单详情]'],
  },
  {
    label: 'ham',
    kind: 'forum',
    registers: ['private', 'peer', 'broadcast'],
    from: '[{english}|{person.me}|{person.me} via {letters}-users|水木{friend}|楼主]',
    subjects: [
      '[{letters}-dev] [求助|讨论|提问][：| ]{topic.a}[怎么入门|性能问题|部署|选型]',
      '[求助|请教|分享|吐槽][：|，]{product}[值得买吗|维修|经验]',
      'Re: [原创|转载]{topic.a}',
      '[版务|公告|征文|投票]',
      'Re: [{letters}-users] {software}[编译|升级|兼容]',
    ],
    point: [
      '[各位大侠|大家好|楼主]，[小弟|本人|新人]在[搞|学]{topic.a}，[遇到一个问题|卡了{small}天]：[编译报错{code}|跑起来内存涨到{number}G|文档里没写]。',
      '[同意楼上|不同意|+1]，[{topic.a}没有那么玄|我当年也是这么过来的|关键看场景]。',
      '[分享一下|记录]我[学{topic.a}|备考{subjectmatter}|装修|在{city}租房]的[经验|血泪史]，[不喜勿喷|欢迎补充]。',
      '{product}用了{small}个月，[说说优缺点|真心不推荐|性价比可以]。',
      '[试试|你可以]把[参数调成{number}|版本降到{version}|防火墙关掉]，[我这边{host}就这么解决的|不行再贴日志]。',
    ],
    list: {
      from: 0,
      to: 5,
      lines: [
        '[第一步|先]装{version}，[再改配置|别用最新版]',
        '[数据|测试]：{hundreds}条{number}秒，[改后{small}秒|没区别]',
        '[优点|缺点]：[便宜|吵|轻|社区小]',
        '[参考|出处]：{url}',
        '[有人|楼上]说{topic}更好，[我没试过|见仁见智]',
      ],
    },
    details: [
      [
        '[环境|系统]：Ubuntu {number}.04，{software}{version}。',
        '[搜了一圈|百度谷歌都查过]，[没找到答案|说法都不一样]。',
      ],
      ['[另外|顺便问]，{city}有[线下活动|二手市场]吗？', '[以上纯属个人观点|抛砖引玉|灌水完毕]。'],
      ['[谢谢{english}|感谢版主]，[已解决|明白了]。', '[代码|截图]在{url}。'],
    ],
    ask: ['[求指点|跪求|先谢过|顶]！', '[欢迎讨论|有坑请指出]。', '--\n※ 来源:·{brandname}社区 {domain}·[FROM: {ip}]'],
  },
]
