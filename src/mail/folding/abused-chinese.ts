// Chinese words that variant mail disguises, and the characters it writes instead of theirs.

/** Each word with its reading, without tones; simplified characters. */
const WORDS = `
  微信 weixin, 加微信 jiaweixin, 微信号 weixinhao, 微信群 weixinqun, 加微 jiawei, 加我 jiawo, 扣扣 koukou, 加扣 jiakou, 加群 jiaqun, 私聊 siliao,
  联系 lianxi, 咨询 zixun, 详情 xiangqing, 电话 dianhua, 客服 kefu, 来电 laidian, 手机 shouji, 请电 qingdian, 扫码 saoma, 二维码 erweima, 公众号 gongzhonghao,
  发票 fapiao, 代开 daikai, 开票 kaipiao, 代开发票 daikaifapiao, 开发票 kaifapiao, 增值税 zengzhishui, 普通发票 putongfapiao, 专用发票 zhuanyongfapiao,
  增值税发票 zengzhishuifapiao, 税票 shuipiao, 税点 shuidian, 抵扣 dikou, 各类发票 geleifapiao, 优惠 youhui, 点数 dianshu, 验证后付款 yanzhenghoufukuan,
  贷款 daikuan, 借款 jiekuan, 借钱 jieqian, 放款 fangkuan, 秒批 miaopi, 秒到账 miaodaozhang, 额度 edu, 无抵押 wudiya, 抵押 diya, 征信 zhengxin, 低息 dixi, 利息 lixi,
  套现 taoxian, 信用卡 xinyongka, 银行卡 yinhangka, 银行 yinhang, 信用贷款 xinyongdaikuan, 无抵押贷款 wudiyadaikuan, 网贷 wangdai, 到账 daozhang, 转账 zhuanzhang, 汇款 huikuan,
  赌博 dubo, 博彩 bocai, 赌场 duchang, 赌球 duqiu, 彩票 caipiao, 投注 touzhu, 娱乐 yule, 娱乐城 yulecheng, 棋牌 qipai, 百家乐 baijiale, 时时彩 shishicai, 六合彩 liuhecai,
  中奖 zhongjiang, 澳门 aomen, 葡京 pujing, 真人 zhenren, 网赚 wangzhuan, 返水 fanshui, 返利 fanli, 充值 chongzhi, 赚钱 zhuanqian, 彩金 caijin, 现金 xianjin, 大奖 dajiang,
  色情 seqing, 黄片 huangpian, 美女 meinv, 约炮 yuepao, 裸聊 luoliao, 伟哥 weige, 壮阳 zhuangyang, 壮阳药 zhuangyangyao, 减肥 jianfei, 成人 chengren, 激情 jiqing, 视频 shipin,
  刷单 shuadan, 兼职 jianzhi, 日结 rijie, 日薪 rixin, 招聘 zhaopin, 佣金 yongjin, 月入 yueru, 在家 zaijia, 投资 touzi, 理财 licai, 股票 gupiao, 牛股 niugu, 内幕 neimu, 荐股 jiangu,
  比特币 bitebi, 虚拟币 xunibi, 虚拟货币 xunihuobi, 挖矿 wakuang, 收益 shouyi, 本金 benjin, 高额 gaoe, 回报 huibao, 老师 laoshi, 涨停 zhangting,
  办证 banzheng, 文凭 wenping, 刻章 kezhang, 身份证 shenfenzheng, 驾照 jiazhao, 学历 xueli, 毕业证 biyezheng, 会计 kuaiji, 培训 peixun, 课程 kecheng, 考试 kaoshi, 论文 lunwen, 代写 daixie,
  免费 mianfei, 免费领取 mianfeilingqu, 领取 lingqu, 红包 hongbao, 促销 cuxiao, 打折 dazhe, 抢购 qianggou, 特价 tejia, 赠送 zengsong, 礼品 lipin, 折扣 zhekou, 限时 xianshi,
  账号 zhanghao, 账户 zhanghu, 密码 mima, 登录 denglu, 冻结 dongjie, 异常 yichang, 激活 jihuo, 链接 lianjie, 点击 dianji, 退款 tuikuan, 退税 tuishui, 补贴 butie, 社保 shebao, 医保 yibao,
  验证码 yanzhengma, 验证 yanzheng, 付款 fukuan, 收款 shoukuan, 支付宝 zhifubao, 淘宝 taobao, 京东 jingdong, 公安 gongan, 法院 fayuan, 快递 kuaidi, 包裹 baoguo, 补助 buzhu, 工资 gongzi, 财务 caiwu`

/** What is written instead of a character because it sounds, looks or stands like it. */
const VARIANTS = `微薇嶶徽溦威葳癓v 信❤♥芯伈訫 加伽枷珈➕迦 扣叩抠筘釦 群裙羣 号呺皓浩 聊嘹僚 私厶 联涟 系糸 询徇 咨谘 话祜 电甸 码犸玛 维唯
  发沷珐髮酦 票漂嫖飘瞟剽缥骠僄 代玳黛岱袋 开幵揩锎 增憎 值埴 税悦蜕 抵诋 点奌 优忧尤 惠蕙 真眞
  贷袋貣 款窾欵 借藉 钱浅銭 放倣 秒妙 批砒 额頟 度渡 押鸭 息熄 现晛 套绹 用甪 卡咔 银垠 行哘 汇彙
  赌睹堵 博搏膊愽缚 彩綵寀 场埸 球毬 投頭 注炷 娱愉虞 乐泺 城诚 棋琪 牌脾 奖桨 澳奥 葡匍 赚撰 返反 充冲 值直
  色铯 情晴 黄簧 片爿 女钕 约葯 炮泡 裸祼 伟玮 哥戈 壮状 阳陽 药葯
  刷唰 单箪 兼蒹 职枳 聘娉 薪芯 佣拥 资姿 财材 股骰 荐菶 币幤 拟疑 挖哇 矿旷
  办辦 证怔 凭慿 刻克 章彰 份坋 照炤 历呖 培陪 训驯 课棵 程埕 免勉 费废 领岭 取趣 红洪 包苞 促猝 销硝 折浙 抢枪 购沟
  号號 户戸 密蜜 登噔 录渌 冻栋 结洁 激敫 活话 链琏 接椄 点點 击撃 退煺 补朴 贴帖 社涉 保堡 医匚 验険 付附 收荍`

/** Honest words that only look like disguised ones. */
const HONEST = new Set(['威信', '微芯', 'v芯', '薇芯', '反水'])

const pairsOf = (table: string): (readonly [string, string])[] =>
  table.split(',').map((row) => row.trim().split(' ') as unknown as readonly [string, string])

/** Latin letters that stand for a word beside Chinese text. */
export const ALIASES: ReadonlyMap<string, string> = new Map(
  pairsOf('vx 微信, wx 微信, vxin 微信, weix 微信, wxh 微信号, vxh 微信号, jwx 加微信, jvx 加微信'),
)

/** Reading → word. */
export const READINGS: ReadonlyMap<string, string> = new Map(pairsOf(WORDS).map(([word, reading]) => [reading, word]))

/** Beginnings of readings and aliases, so that other words are left at once. */
export const READING_STARTS: ReadonlySet<string> = new Set(
  [...READINGS.keys(), ...ALIASES.keys()].flatMap((reading) => [...reading].map((_, at) => reading.slice(0, at + 1))),
)

/** Readings of three syllables and more, with blanks anywhere in them. */
export const LONG_READINGS = new RegExp(
  `\\b(?:${pairsOf(WORDS)
    .filter(([word]) => word.length >= 3)
    .map(([, reading]) => [...reading].join(' ?'))
    .join('|')})\\b`,
  'g',
)

/** Shown character → characters that it may stand for. */
export const STANDS_FOR: ReadonlyMap<string, readonly string[]> = standsFor()

/** First character, as shown → words that may begin there, the longest first. */
export const WORDS_BY_SHOWN_START: ReadonlyMap<string, readonly string[]> = byShownStart()

/** Whether it is an honest word as it stands. */
export const isHonestWord = (word: string): boolean => HONEST.has(word)

function standsFor(): Map<string, string[]> {
  const found = new Map<string, string[]>()
  for (const row of VARIANTS.trim().split(/\s+/)) {
    const meant = row.charAt(0)
    for (const shown of row.slice(1)) found.set(shown, [...(found.get(shown) ?? []), meant])
  }
  return found
}

function byShownStart(): Map<string, string[]> {
  const shownFor = new Map<string, string[]>()
  for (const [shown, meant] of STANDS_FOR)
    for (const one of meant) shownFor.set(one, [...(shownFor.get(one) ?? []), shown])
  const found = new Map<string, string[]>()
  const words = pairsOf(WORDS).map(([word]) => word)
  for (const word of words.sort((a, b) => b.length - a.length)) {
    const meant = word.charAt(0)
    for (const shown of [meant, ...(shownFor.get(meant) ?? [])]) found.set(shown, [...(found.get(shown) ?? []), word])
  }
  return found
}
