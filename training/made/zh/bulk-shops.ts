// Wanted advertising of shops and services a reader has an account with; the hard neighbours of spam.
import type { Theme } from './theme.ts'

export const BULK_SHOPS: readonly Theme[] = [
  {
    label: 'bulk',
    kind: 'sale',
    registers: ['broadcast'],
    from: '[{shop.us}|{shop.us}[会员中心|]|{brandname}官方]',
    subjects: [
      '[双11|双十一|618|双12|年货节|开学季|黑五|中秋][预售|狂欢|返场|攻略|最后{small}小时]',
      '[{product.a}|全场]{small}折[起|]，[仅限今天|限时{number}小时]',
      '{shop.us}[周年庆|会员日|上新|清仓|年终回馈]',
      '[你的购物车|收藏的{product.a}][降价了|还在等你|快没货了]',
      '🔥[爆款返场|满{hundreds}减{small}0|第二件半价]',
      '{person.to}，[为你挑的|猜你喜欢]',
    ],
    point: [
      '[双十一|618|年货节|周年庆][来啦|正式开启|预售开始]，[全场满{hundreds}减{small}0|付定金立减{price}|{product.a}{small}折起]，[{date}零点开抢|活动截至{date}]。',
      '[您收藏|加购]的{product.a}[降价了|补货了]，[现价{price}，原价{price}|仅剩{number}件]。',
      '[{month}|秋冬|春夏]新品[上架|到店]：{product.a}，[会员首发价{price}|前{hundreds}名送{product}]。',
      '[老顾客专享|好久不见]，[送你{price}无门槛券|{small}折券已放入账户]，[有效期{small}天|逛逛吧]。',
    ],
    list: {
      from: 0,
      to: 6,
      lines: [
        '{product} [到手价|会员价|]{price}',
        '【{small}折】{product} {price}',
        '{product}+{product} [组合|套装]{price}',
        '[满{hundreds}减{small}0|领券再减{price}]：{product}专区',
        '{product}，[{hundreds}人好评|月销{hundreds}+|热卖]',
      ],
    },
    details: [
      ['[包邮|顺丰包邮|次日达]，[支持七天无理由|正品保障|偏远地区除外]。', '[分期免息|花呗{small}期|以旧换新]。'],
      ['[会员|PLUS]额外[{small}折|双倍积分]。', '[门店|线下]同步，[{city}{street}店|地址见小程序]。'],
      ['[数量有限|先到先得|售完即止]，[每人限{small}件|不与其他优惠同享]。', '[客服|在线时间]{time}至{time}。'],
      ['[直播间|主播]{time}[开播|抽奖]。', '[晒单|拼团|邀请好友]再得{price}。'],
    ],
    ask: ['[马上去看看|点击抢购|别错过哦|去逛逛][~|！|>>|]'],
    links: [
      '[立即抢购|去看看|领券|查看更多|进店逛逛|Shop now|加入购物车]',
      '[退订|取消订阅]',
      '{product}[{price}|专场|]',
    ],
  },
  {
    label: 'bulk',
    kind: 'local-shop',
    registers: ['broadcast', 'private'],
    from: '[{shop.us}|{brandname}[健身|烘焙|影城|书店|餐厅|美容|4S店|花店]|{person.me}（{shop.us}）]',
    subjects: [
      '[{brandname}影城|健身房|书店][新片|课表|活动|续卡]',
      '[保养提醒|年检提醒|续卡提醒]',
      '[新店开业|店庆|换季]{small}折',
      '[周末读书会|亲子活动|试驾|品鉴会]',
      '[储值卡|预约][余额|确认]',
    ],
    point: [
      '[您的|]爱车[该做{small}万公里保养了|年检{date}到期]，[预约工时{small}折|送机油一桶]，[进店|到{street}{number}号]即可。',
      '[{brandname}影城|本周排片]：[{date}新片首映|会员{price}一张]，[爆米花套餐{price}|连看两场送可乐]。',
      '[健身卡|年卡]{date}到期，[续一年送{small}个月|老会员{price}]，[私教课|瑜伽]新课表[见下|已更新]。',
      '[新店|{city}{street}店]{date}开业，[前{hundreds}名送{product}|进店有礼]，[充{hundreds}送{small}0|三天{small}折]。',
    ],
    details: [
      ['[电话|预约]：{landline}。', '[地铁{small}号线|停车两小时免费|近{street}]。'],
      ['[储值余额|卡内余额]{price}。', '[营业时间|开门]{time}—{time}。'],
      ['[关注公众号|加店员微信]领[券|小礼品]。', '[一人一次|凭短信|出示本邮件]。'],
    ],
    ask: ['[欢迎光临|期待您来|恭候光临]。'],
    links: ['[在线预约|查看排片|课程表|导航到店]', '[退订|不再接收]'],
  },
  {
    label: 'bulk',
    kind: 'business-offer',
    registers: ['broadcast', 'firm'],
    from: '[{brandname}云|{brandname}SaaS|{software}团队|{company.us}市场部|{english} from {brandname}]',
    subjects: [
      '[{brandname}云|域名|服务器|SSL证书][续费|到期|优惠|新功能][提醒|]',
      "[新版本|{software}{version}][发布|更新说明|What's new]",
      '[试用到期|您的试用还剩{small}天|升级专业版]',
      '[产品更新|价格调整|服务条款变更]通知',
      '[客户案例|白皮书|报告]：{topic.a}',
    ],
    point: [
      '{brandname}云[服务器|数据库|CDN][{small}折|年付{price}]，[新老用户同享|限{date}前]，[您账户下有{small}台实例将到期|满{hundreds}返券]。',
      '{version}[来了|已发布]：[新增{topic.a}支持|性能提升{percent}|全新界面]，[后台一键升级|老版本维护至{date}]。',
      '您的试用将于{date}结束，[升级享{small}折|数据保留{number}天]，[需要延期请直接回复|套餐对比见下]。',
      '[自{date}起|为提供更好的服务]我们[更新了服务条款|调整套餐价格]，[已付费用户不受影响|继续使用视为同意]。',
      '《{year}{topic.a}[白皮书|报告]》[已上线|可下载]，[{hundreds}家企业调研|{number}页干货]。',
    ],
    list: {
      from: 0,
      to: 4,
      lines: [
        '[新增|优化|修复]：[批量导入|权限|报表|移动端|{topic}]',
        '[{small}核{number}G|基础版|专业版|企业版] {price}/[月|年]',
        '[案例|客户]：{company}[用{small}周上线|成本降{percent}]',
      ],
    },
    details: [
      ['[专属客户经理|顾问]{person.me}，{phone}。', '[预约演示|一对一咨询]免费。'],
      ['[7×24|工作日]技术支持。', '[发票可在控制台申请|支持对公付款]。'],
      ['[社区|交流群|文档]也有[更新|视频教程]。'],
    ],
    ask: ['[有问题直接回复这封邮件|期待您的反馈|欢迎试用]。'],
    links: ['[立即续费|查看更新日志|下载白皮书|预约演示|控制台|升级套餐]', '[退订|邮件偏好设置]'],
  },
]
