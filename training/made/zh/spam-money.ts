// Unwanted offers around money and goods: loans, gambling, shares, coins, click work, agencies, remedies, company.
import type { Theme } from './theme.ts'

const REACH =
  '[[加|添加|联系|][微信|薇|V信|vx|+V|威芯|飞机|TG][：|]{wx}|[Q|QQ|扣|群|Q群]：{qq}|[电话|致电|TEL][：|]{mobile}|{mobile}|[客服|经理|老师]{surname}：{mobile}|[访问|登录|官网|网址][：|]{url}|[回复|私信]“[1|资料|领取|想做]”]'

export const SPAM_MONEY: readonly Theme[] = [
  {
    label: 'spam',
    kind: 'loan',
    registers: ['firm', 'broadcast', 'private', 'system'],
    from: '[{brandname}金融|信贷{surname}经理|{bank}贷款中心|{person.me}|{brandname}小贷|融资顾问]',
    subjects: [
      '[无抵押|信用|公积金|房抵|车抵]贷款[{small}分钟到账|{percent}起|]',
      '[您有|恭喜获得]{hundreds}00元[额度|授信][待领取|]',
      '[资金周转|缺钱|负债高|征信花][？找我们|也能做|]',
      '[企业|税票|经营]贷[{hundreds}万|利率{rate}]',
      '[信用卡|花呗|白条][代还|提额|套现]',
    ],
    point: [
      '[急用钱|资金周转不开|缺钱]？[凭身份证|有社保公积金|有房有车|开票满一年]即可[贷|借]{small}-{number}万，[当天放款|最快{number}分钟到账|不看征信]，[月息{rate}|先息后本]。',
      '[{bank}内部渠道|我行|低息]：[企业信用贷|税票贷|经营贷]最高{hundreds}万，[年化{rate}|随借随还|无前期费用]。',
      '您的[信用额度|备用金]{amount}已[审批|激活]，[逾期作废|限今天领取]，[点击|回复]即可提现。',
      '[信用卡|网贷]还不上？[代还|债务重组|停息挂账|协商延期]，[手续费{rate}|成功后收费|{small}年分期]。',
    ],
    details: [
      ['[黑户白户|征信花|有逾期]都[能做|可以]。', '[上门签约|不成功不收费|全国可做]。'],
      ['[专业团队|从业{number}年]，[已帮{hundreds}位老板|额度最大化]。', '[公务员|国企|有房贷][优先|额度翻倍]。'],
      ['[姓名+电话|需要多少]发过来，[免费评估|专员联系]。'],
    ],
    ask: [REACH, `[办理|详询|抓紧]${REACH}`],
    links: ['[立即申请|领取额度|测一测你能贷多少]', '[退订|拒收]'],
  },
  {
    label: 'spam',
    kind: 'gambling',
    registers: ['broadcast', 'private', 'system'],
    from: '[{brandname}娱乐|{brandname}体育|{brandname}国际|VIP客服|{english}|棋牌{brandname}]',
    subjects: [
      '[注册|首存|充值]送{number}8[元|彩金]',
      '[真人|体育|电子|彩票|棋牌][新网址|上线|返水{percent}]',
      '[世界杯|欧冠|六合|时时彩|PC28][预测|稳赚|内部料]',
      '[老会员|您的账户]有{price}[彩金|红利]待领',
      '{brandname}[娱乐城|国际|体育]诚邀',
      '[b|B][e|E]t{small}{small}5 送',
    ],
    point: [
      '[{brandname}国际|{brandname}娱乐城|澳门{brandname}]：[注册送{number}8元|首存{hundreds}送{hundreds}|每日签到领彩金]，[真人百家乐|电子老虎机|体育投注|捕鱼棋牌]应有尽有，[提款{small}分钟到账|大额无忧]。',
      '[尊贵的会员|老玩家]，[您有{price}红利未领取|升级VIP]，[{date}前登录有效|流水仅{small}倍]。',
      '[带你|跟着老师]买[时时彩|赛车|飞艇|足球单场]，[准确率{percent}|日赚{hundreds}|连红{small}天]，[不准包赔|免费计划]。',
      '[域名更换|防走失]：最新[网址|线路]{url}，[收藏备用|APP下载]。',
      '[诚招代理|合伙人]，[占成{percent}|日结佣金]，[零成本|后台透明]。',
    ],
    details: [
      ['[USDT|微信|支付宝|银联]存款[再送{small}%|秒到]。', '[正规牌照|信誉{number}年]，[安全|千万玩家]。'],
      ['[每周|周末]返水{percent}，[上不封顶|负利返还]。', '[美女荷官|24小时]在线。'],
    ],
    ask: [REACH, `[立即加入|领取]：${REACH}`],
    links: ['[点击注册|领取彩金|立即下载|进入游戏]', '[最新网址|备用线路]'],
  },
  {
    label: 'spam',
    kind: 'stocks',
    registers: ['private', 'broadcast', 'firm'],
    from: '[{surname}老师|{brandname}投顾|助理{given}|财经{surname}老师|{brandname}Capital|{english}]',
    subjects: [
      '[明日|周一|内部][牛股|涨停|黑马][代码|免费领]',
      '[股票|炒股|打新|期货]交流群[邀请|仅剩{small}名]',
      '[BTC|USDT|合约|空投|挖矿|新币][机会|{number}倍|]',
      '[被套|亏损]的股民请看',
      '[原始股|私募|海外房产|黄金外汇][认购|收益{percent}]',
    ],
    point: [
      '[本群|{surname}老师]上周推荐的{small}只[票|股]全部[涨停|翻红]，[平均收益{percent}|有图为证]，[明天还有一只|现免费进群]。',
      '[手里股票被套|不知道什么时候卖]？[发代码|加老师]免费[诊股|解套]，[不收费|只为验证实力]。',
      '[{letters}币|新公链|算力]即将上线[交易所|]，[私募价{price}|空投{hundreds}个]，[预计{number}倍|错过比特币别再错过]。',
      '[合约带单|量化机器人|搬砖套利]，[日化{percent}|本金保障|躺赚]，[{amount}起投|随进随出]。',
      '[{company}|某独角兽]原始股[内部认购|即将上市]，[每股{price}|年化{percent}]，[名额{number}个|合伙人]。',
    ],
    details: [
      ['[已有{hundreds}人入群|群内{number}位私募大佬]。', '[主力|机构|北向资金]正在[布局|吸筹]{topic}。'],
      ['[听说过|很多人]因为犹豫错过。', '[截图为证|不满意随时退]。'],
      ['[邀请|推荐]一人奖{price}，[团队提成{small}级|日结]。'],
    ],
    ask: [REACH, `[入群|领取名额][：|]${REACH}`, '[扫码|长按二维码]进群，备注{code}'],
    links: ['[免费领取牛股|进群|下载交易App|白皮书]'],
  },
  {
    label: 'spam',
    kind: 'part-time',
    registers: ['private', 'broadcast', 'firm', 'peer'],
    from: '[招聘{given}|{brandname}电商|HR{surname}|兼职助理{given}|{person.me}|{platform}商家]',
    subjects: [
      '[在家|手机|网络]兼职[日赚{hundreds}|日结|]',
      '[刷单|点赞|打字员|客服|手工活][招聘|招人|外发]',
      '[诚聘|急招]{small}0名[，不限学历|，在家办公|]',
      '[副业|宝妈|学生党]看过来',
      '[面试通知|您的简历已通过]',
    ],
    point: [
      '[{platform}商家|平台]招[刷单员|点赞员|评价员]，[一单{small}0-{hundreds}元|做完立结]，[一部手机即可|时间自由]，[新手佣金{price}起|老师一对一带]。',
      '[我们看到您的简历|经推荐]，[现招线上客服|打字录入|数据标注|海外点赞]，[日薪{hundreds}|底薪{amount}+提成]，[无需经验|{number}-{number}岁]。',
      '[手工|串珠|组装笔芯|十字绣]外发，[包回收|送料上门]，[交押金{price}|月入{amount}]。',
      '[关注|点赞]抖音账号，一个[{small}元|秒到账]，[每天{hundreds}单|名额{number}人]。',
    ],
    details: [
      ['[宝妈|学生|上班族]均可，[不影响工作|碎片时间]。', '[绝不收费|零投入|佣金日结]。'],
      ['[昨天|上周]{friend}做了{hundreds}元，[已提现|有截图]。', '[垫付|任务金]马上返，[满{hundreds}可提|]。'],
      ['[名额有限|仅招{number}人|满员为止]。'],
    ],
    ask: [REACH, `[想做的|报名|有意][联系|]${REACH}`],
  },
  {
    label: 'spam',
    kind: 'agency',
    registers: ['broadcast', 'firm'],
    from: '[{brandname}加盟|{company.us}招商部|{brandname}餐饮|招商经理{surname}|{shop.us}]',
    subjects: [
      '[奶茶|火锅|母婴|零食|无人售货|洗车|共享充电宝][加盟|招商|代理]',
      '[投资{small}万|小本创业]，[年赚{hundreds}万|{small}个月回本]',
      '[一件代发|厂家直销|尾货|高仿|复刻]{product}',
      '[展位|广告位|厂房|商铺][招商|出租|低价]',
      '{goods.a}[供应|厂家|现货|特价]',
    ],
    point: [
      '{brandname}[奶茶|火锅|零食量贩|洗护]火爆招商，[{small}万开店|{number}平米就能做]，[总部扶持|免费培训|送设备]，[{small}个月回本|日流水{hundreds}0]。',
      '[厂家直销|本厂专业生产]{goods.a}，[规格齐全|来图定做]，[价格比同行低{percent}|免费寄样]，[现货{hundreds}吨|承接OEM]。',
      '[一比一|顶级复刻|原单尾货]{product}[、包包、名表|]，[支持验货|一件代发]，[低至{price}|代理零门槛]。',
      '[共享|无人]项目[城市合伙人|区域代理]，[独家名额|政策扶持]，[躺着收钱|月入{amount}]。',
    ],
    details: [
      ['[前{number}名|本月签约][免加盟费|送{product}]。', '[欢迎实地考察|报销路费]。'],
      ['[央视|卫视]推荐[品牌|]，[全国{hundreds}家店|连锁]。', '地址：{city}{street}{number}号。'],
      ['[感谢阅读|如有冒昧]，[请转给采购|不需要请删]。'],
    ],
    ask: [
      REACH,
      `[招商热线|洽谈|索取资料]：${REACH}`,
      '[电话|传真]：{landline} [手机|联系人]：{mobile} {surname}[先生|小姐]',
    ],
    links: ['[索取加盟资料|产品目录|在线留言]', '[退订|不再接收]'],
  },
  {
    label: 'spam',
    kind: 'remedy',
    registers: ['broadcast', 'private'],
    from: '[{brandname}养生|老中医{surname}|{hospital}专家|{given}|{english}|{brandname}生物]',
    subjects: [
      '[糖尿病|高血压|失眠|脱发|痛风|鼻炎]有救了',
      '[男人|补肾|增大|壮阳]必看',
      '[减肥|丰胸|美白|祛斑][{small}天见效|]',
      '[寂寞|同城|约会|附近的人|交友]',
      '[代孕|亲子鉴定|私家侦探|婚外情调查]',
      '你[还好吗|在吗]，[加我|看看我的照片]',
    ],
    point: [
      '[祖传秘方|中科院|诺贝尔奖成果][根治|调理][糖尿病|高血压|前列腺|风湿|脱发]，[{small}个疗程见效|无效退款|不用吃药打针]。',
      '[{small}天瘦{number}斤|不节食不运动|躺着瘦]，[纯中药|酵素|日本进口]，[原价{amount}今日{price}|买三送一]。',
      '[男人|老公]不行怎么办？[延时|持久|增大]{number}分钟，[纯天然|隐私发货|货到付款]。',
      '[同城|{city}][交友|约会|私密聊天]，[小姐姐|真人视频|高端伴游]，[免费注册|加我看照片]，[会员{price}|今晚有空]。',
      '[私家侦探|婚姻调查|手机定位|聊天记录恢复|代孕包成功]，[保密|先取证后付款]，[{city}可面谈|{amount}起]。',
    ],
    details: [
      [
        '[{hundreds}万人见证|{city}{surname}女士说]：[用了{small}天真的好了|太神奇]。',
        '[专家|教授]在线[一对一|免费]咨询。',
      ],
      ['[限时|今天]前{number}名[送{product}|半价]。', '[不见效|不满意]全额退。'],
      ['[转发给需要的人|为了家人健康]。'],
    ],
    ask: [REACH, `[订购|咨询|详情]${REACH}`],
    links: ['[立即订购|免费咨询|查看照片|点击进入]'],
  },
]
