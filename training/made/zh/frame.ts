// What stands around the point of a letter: greeting, closing, signature, footer, earlier mail.
// Every label draws from the same frames, so that no frame tells a label.

export type Register = 'peer' | 'firm' | 'system' | 'private' | 'broadcast'

interface Frame {
  /** `''` = none */
  readonly greetings: readonly string[]
  readonly closings: readonly string[]
  readonly signatures: readonly string[]
  readonly footers: readonly string[]
}

const DISCLAIMERS = [
  '本邮件及其附件含有{company.us}的保密信息，仅限于发送给上面地址中列出的个人或群组。[如您错收了本邮件，请立即[电话或邮件|]通知发件人并删除本邮件。|禁止任何其他人以任何形式使用。]',
  '[注意|声明|免责声明]：[本邮件内容仅供收件人参考|此邮件可能包含保密内容]，[未经许可不得转发|如误收请删除并告知发件人]。',
  'This e-mail [and its attachments contain|may contain] confidential information. If you [receive|received] this e-mail in error, please [delete it|notify the sender].',
  '[请考虑环境保护，非必要不打印。|Please consider the environment before printing this email.]',
]

export const FRAMES: Readonly<Record<Register, Frame>> = {
  peer: {
    greetings: [
      '',
      '',
      '{boss}，',
      '{surname}[工|哥|姐|总|老师][，|：|:|,]',
      '{english}[，|,| 你好，|：]',
      'Hi {english},',
      'Hi[ all| team|，各位|]，',
      'Dear {english}:',
      '[各位|大家|各位同事|各位领导|各位老师]好[：|，|！|]',
      '{person}[，你好|你好|][：|！|，]',
      '[你好|您好][！|，|：|]',
      '{friend}，',
      '[各位早|早|早上好|下午好][，|~|！]',
      '@{person} @{person} ',
    ],
    closings: [
      '',
      '',
      '[谢谢|谢谢！|多谢|thx|Thanks|谢啦~|感谢支持！|辛苦了|辛苦！|麻烦了]',
      '以上[，|。|，谢谢！|，请知悉。|，有问题随时联系。]',
      '[有问题随时找我|有疑问电话联系|有事call我|不清楚的当面聊][。|]',
      '[祝好|祝工作顺利|顺颂时祺|Best regards|BR|Regards][！|,|]',
    ],
    signatures: [
      '',
      '',
      '{person.me}',
      '{person.me}\n{date}',
      '{person.me} | {dept}',
      '--\n{person.me}\n{dept} {company.us}\nTel: {phone}',
      '{person.me}（{english}）',
      '{english}',
      '{dept} {person.me}\n分机 {code}',
      '————————\n{person.me}\n{company.us}\n[手机|电话|Mobile]：{phone}\n[邮箱|E-mail]：{email}',
      'BR\n{english} {surname}',
    ],
    footers: [
      '',
      '',
      '',
      '',
      '[发自我的iPhone|发自我的手机|来自Outlook移动版|发自我的华为手机|Sent from my iPhone|从网易邮箱大师发来|来自QQ邮箱手机版]',
      ...DISCLAIMERS,
    ],
  },
  firm: {
    greetings: [
      '',
      '[尊敬的|]{person}[先生|女士|经理|总]：',
      '尊敬的[客户|合作伙伴|供应商|各位客户|商家|企业负责人|用户]：',
      '{boss}[您好|你好|][！|，|：]',
      '[您好|你好][！|，|：|]',
      '[贵公司|贵司][负责人|领导|财务|采购部|]：\n[您好|你们好]！',
      'Dear {surname}[总|先生|小姐]，',
      '敬启者：',
      '{company.you}：',
      'Dear Sir/Madam,\n您好！',
      '[各位老板|各位朋友|老板]好！',
    ],
    closings: [
      '',
      '顺祝商祺！',
      '[祝好|此致\n敬礼|商祺|祝商祺]！',
      '[期待您的回复|盼复|静候佳音|期待与贵司合作|如有疑问请随时与我联系]。',
      '[谢谢|感谢支持|感谢配合]！',
      'Best Regards,',
      '[祝您|祝]工作[愉快|顺利][！|，生意兴隆！]',
    ],
    signatures: [
      '',
      '{company.us}\n{person.me}',
      '{company.us}\n{dept} {person.me}\n[电话|Tel|T]：{landline}\n[手机|M]：{mobile}',
      '{person.me}\n{company.us}\n地址：{city}市{street}{number}号\n电话：{phone}\n网址：{domain}',
      '{company.us}\n{date}',
      '[联系人|业务联系]：{person.me}\n[手机|电话]：{phone}[（微信同号）|]',
      '--\n{person.me} {english}\n{company.us}\nMob/[WeChat|微信]: {mobile}\nEmail: {email}',
      '{person.me} {phone}',
      '{company.us}[{dept}|客户服务中心|]',
    ],
    footers: ['', '', '', ...DISCLAIMERS],
  },
  system: {
    greetings: [
      '',
      '',
      '[尊敬的|亲爱的|][用户|客户|员工|同事|会员|{person.to}|各位用户|持卡人][：|，|:]',
      '{person.to}[，您好|您好|][：|！]',
      '[您好|你好][！|，|：|]',
      '[全体|各位][员工|同事|师生|用户]：',
      'Dear [user|{english}],',
      '{email}，您好：',
      '[各部门|各单位|各分公司]：',
    ],
    closings: [
      '',
      '',
      '',
      '[感谢您的[支持|配合|理解|使用]|谢谢|特此通知|请知悉|敬请谅解|给您带来不便，敬请谅解][。|！|]',
      '[如有疑问，请[联系|致电|咨询]{dept}|如有问题请拨打{hotline}|咨询电话：{landline}][。|]',
    ],
    signatures: [
      '',
      '',
      '{company.us}',
      '{dept}',
      '{company.us}\n{dept}\n{date}',
      '{dept}\n{date}',
      '{company.us}[团队|客服中心|服务团队|邮件管理员|系统管理员]',
      '[IT服务台|系统管理员|服务中心|信息中心|运维中心]',
      '{date}',
    ],
    footers: [
      '',
      '',
      '',
      '[此邮件|本邮件|此邮件|这封邮件][由系统自动发[送|出]|为系统邮件|是自动发送的]，请勿[直接|]回复[。|！|]',
      '（系统自动发送，请勿回复）',
      '--\n{company.us} 版权所有',
      '© {year} {company.us}',
      '[客服|服务]热线：{hotline}',
      ...DISCLAIMERS,
    ],
  },
  private: {
    greetings: [
      '',
      '',
      '',
      '{given}[：|，|~|]',
      '{friend}[，|：|！|]',
      '[亲爱的|]{given}[，|：]',
      '[爸妈|妈|爸|老同学|老哥|姐|哥|老婆|老公|宝贝|舅舅|大家|兄弟们|姐妹们][，|：|！|~]',
      '[Hi|Hello|嗨|哈喽|嘿]，',
      '{surname}[老师|阿姨|叔叔|医生|师傅][，您好|您好|][！|：]',
      '{english}，[好久不见|最近好吗|]',
    ],
    closings: [
      '',
      '',
      '[爱你们|想你们|多保重|注意身体|保重|早点休息][！|~|。|]',
      '[先这样|就到这儿|不多说了|回聊|改天聊|先写到这儿][。|，|~|吧]',
      '[等你消息|等你回信|收到回我一声|有空回我|看到回个话][。|哈|~|]',
      '[祝好|祝一切顺利|祝全家安康|顺心]！',
    ],
    signatures: [
      '',
      '',
      '',
      '{given.me}',
      '{friend}',
      '{person.me}',
      '{english}',
      '[妈|爸|你姐|你哥|二姨|大舅]',
      '{given.me}\n{date}',
      '[你的|][老同学|老朋友|学生]{given.me}',
    ],
    footers: [
      '',
      '',
      '',
      '',
      '[发自我的iPhone|发自我的小米手机|发自我的iPad|来自QQ邮箱手机版|Sent from Yahoo奇摩|用手机写的，别嫌乱]',
      'P.S. [照片回头发你|别跟我妈说|地址没变|我换号了，新号{mobile}|上次借的书我还没看完]',
    ],
  },
  broadcast: {
    greetings: [
      '',
      '',
      '',
      '[亲爱的|尊敬的|][读者|会员|朋友|顾客|家长|{person.to}|学员|粉丝|客官|VIP会员|各位嘉宾|商家朋友|投资者][：|，|！|~]',
      '[Hi|Hello|嗨|哈喽|早安|晚上好][，|！|~]',
      '[大家好|各位好|朋友们好][！|，|：]',
      '{person.to}[您好|你好|，][！|，|]',
      '【{shop.us}】',
    ],
    closings: [
      '',
      '',
      '[下期见|我们下周见|感谢阅读|谢谢您的支持|期待您的光临|欢迎转发|机会难得|数量有限，先到先得|欢迎来电咨询][。|！|~]',
      '[关注|扫码关注]我们的[公众号|视频号|小程序][：|，]{brandname}',
      '[咨询|客服|热线|联系]电话：{phone}',
    ],
    signatures: [
      '',
      '',
      '{shop.us}',
      '{company.us}',
      '{shop.us}[团队|会员中心|客服部|敬上|]',
      '{brandname}编辑部',
      '{person.me} 敬上',
      '{company.us} {person.me}',
      '{date}',
    ],
    footers: [
      '',
      '',
      '',
      '[退订|取消订阅|TD|不想再收到此类邮件？|Unsubscribe|如不希望继续收到，请点击退订][ {url}|：{url}|]',
      '您收到这封邮件是因为[您[订阅了|注册了|关注了]{shop.us}|您的邮箱{email}在我们的邮件列表中]。[退订|管理订阅|修改邮件偏好]',
      '回[复|]T[D|]退订',
      '© {year} {company.us} [{city}市{street}{number}号|版权所有]',
      '[在浏览器中查看|看不到图片？点击这里|如果无法正常显示，请点击此处][ {url}|]',
      '[转发给朋友|分享] | [退订|取消订阅] | [联系我们|隐私政策]',
    ],
  },
}

/** Earlier mail that a reply or a hijacked thread carries below itself. */
export const EARLIER = [
  '[请查收附件|附件是最新版本|资料见附件]，[有问题请联系|麻烦确认|请审阅]。',
  '[合同|报价单|方案|图纸]我们[内部讨论|看过|确认]了，[第{small}条|交期|付款方式|价格]还[需要|要]再[谈一下|确认|商量]。',
  '[{day}|{date}]的[会|拜访|评审|培训]还[照常|开]吗？[请回复|麻烦告知]。',
  '{project}的[进度|排期|费用]请{day}前[给我|反馈|更新]。',
  '上批[{goods}|货]已[收到|入库|验收]，[数量{hundreds}|共{hundreds}件]，[发票|对账单]麻烦[寄一下|尽快提供]。',
  '[您好|你好]，[请问|想问下]{order}[现在什么状态|什么时候发货|到货了没有]？',
  '款项[{amount}|]预计{day}[安排|付出]，[届时|到时]给您[水单|回单]。',
  '[收到|好的|OK|明白|了解]，[我{day}回复你|我先看看|稍后处理|谢谢]。',
  '麻烦{person}[跟进|协助处理|确认]一下，[客户|领导|对方]在[催|等]。',
  '[孩子|家里|那边]都[好|挺好的]，[放心|勿念]。[{month}|过年|国庆]回[来|去]再[聚|说]。',
  '[会议室|车|酒店]已经[订好|约好|预订]，{date} {time}，[地址|位置]{street}{number}号。',
  '[登录|打印|邮件|系统|网络][有问题|报错|很慢|打不开]，[能帮忙看下吗|麻烦处理]？[截图见附件|错误代码{code}|]',
] as const

/** How programs write who said what; `{earlier}` takes the words, quoted or plain. */
export const HISTORIES = [
  {
    head: '-----[原始邮件|邮件原件|Original Message]-----\n[发件人|From]: {person}\n[发送时间|日期|Sent]: {date}\n[收件人|To]: {person}\n[主题|Subject]: {about}\n',
    quote: '',
  },
  {
    head: '------------------ [原始邮件|Original] ------------------\n[发件人|From]: "{person}";\n[发送时间|Date]: {date} {time}\n[主题|Subject]: {about}\n',
    quote: '',
  },
  { head: '在 {date} {time}，{person} 写道：\n', quote: '> ' },
  { head: 'On {date}, {person} <{email}> wrote:\n', quote: '> ' },
  { head: '{person} <{email}> 于{date}写道：\n', quote: '>' },
  { head: '________________________________\n[发件人|寄件者]: {person} <{email}>\n[主题|主旨]: {about}\n', quote: '' },
] as const
