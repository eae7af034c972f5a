// Wanted mail of administrators and machines: honest account, password, quota and maintenance notices, alerts, support.
// Each has its twin in phish-account.ts: the honest one names a person, a ticket, a way on foot, and asks for no password.
import type { Theme } from './theme.ts'

export const HAM_IT: readonly Theme[] = [
  {
    label: 'ham',
    kind: 'account-opened',
    registers: ['system', 'peer'],
    from: '[{dept}|IT服务台|系统管理员 {person.me}|{person.me}]',
    subjects: [
      '[账号|帐号|邮箱|权限]开通[通知|完成]',
      '{system.a}[账号已创建|权限申请已通过]',
      '[欢迎使用|新员工]{mailsystem}[使用说明|]',
      '[VPN|门禁|共享盘]权限[已开|到期提醒]',
      '{ticket} 已完成',
    ],
    point: [
      '[你|您]申请的{system.a}[账号|权限]已[开通|由{person}审批通过]，[用户名为姓名全拼|账号同工号]，[初始密码请到{dept}领取|初始密码已发到您登记的手机|用域密码登录即可]。',
      '[新同事|{person}]的邮箱{email}已建好，[首次登录会要求改密码|电脑在{small}楼IT室领]。',
      '[按{boss}要求|根据{ticket}]，已给[你|{person}、{person}]加上{system.a}的[只读|审批|导出]权限，[有效期到{date}|离岗自动收回]。',
    ],
    details: [
      [
        '[客户端|手机端]设置[见内网手册|问IT]：IMAP 993，SMTP 465，[都要勾SSL|不要用110端口]。',
        '[使用手册|培训视频]在[内网首页|{software}知识库]。',
      ],
      [
        '[我们不会|IT不会]在邮件或电话里[问您要密码|索要验证码]。',
        '[请勿|不要]与他人共用账号，{number}天不用会自动停。',
      ],
      [
        '[登录不上|打不开][请带工牌到{small}楼|打分机{tail}]找{person}。',
        '[离职或转岗|不再需要时]请[提单|让主管]注销。',
      ],
    ],
    ask: ['[有问题|如有疑问][请提工单|联系IT服务台|打分机{tail}]。'],
    links: ['[内网手册|使用手册|帮助中心]', '{system.a}[入口|首页]', '工单{ticket}'],
  },
  {
    label: 'ham',
    kind: 'password',
    registers: ['system', 'system', 'peer'],
    from: '[信息技术部|IT服务台|{dept}|{mailsystem}管理员|{person.me}]',
    subjects: [
      '[密码|域密码|邮箱密码][即将到期|过期提醒|修改通知|已修改]',
      '[密码策略|登录方式|双因素认证][调整|上线][说明|通知]',
      '[您的|]密码已[重置|更改]',
      '登录提醒：新设备登录',
      '[异地|异常]登录提醒[（演练后说明）|]',
    ],
    point: [
      '[您的|]域密码将于{date}到期，[请在办公电脑上按Ctrl+Alt+Del修改|到期前请在内网自助平台修改|在公司内网开机时系统会提示]，[邮件里不附链接|无需回复]。',
      '您的{mailsystem}密码[已于{date} {time}修改|刚刚修改成功]，[若是本人操作请忽略|若非本人操作，请立即到{small}楼IT室或打分机{tail}]。',
      '自{date}起{mailsystem}[启用|要求]双因素认证，[需要安装认证器|届时用{software}扫码确认]，[分批进行，{dept}为第一批|具体安排见内网公告]。',
      '您的账号于{date}在[新设备|{city}]登录，IP {ip}，[如是您本人，无需任何操作|这是例行提示]。',
    ],
    details: [
      [
        '新密码不少于[8|10|12|14]位，[含大小写和数字|不能与前{small}次相同|每[30|60|90|180]天更换]。',
        '[忘记密码|改不了]的请[本人持工牌|由主管提单]办理。',
      ],
      [
        '[提醒|请注意]：近期有[冒充管理员|“邮箱升级”]的邮件，[不要点|请转给安全组|看到请举报]。',
        '[手机邮箱|连公司WiFi的手机]也要[同步改|重新输入]，否则[会锁定|收不到信]。',
      ],
      ['[出差在外|远程办公]的同事请[先连VPN|提前改]。', '[锁定{number}分钟后自动解除|连续输错{small}次会锁定]。'],
    ],
    ask: ['[不清楚的|疑问请]找{person}，分机{tail}。', '[请互相转告|谢谢配合]。'],
    links: ['[内网|]自助平台', '[查看登录记录|安全中心|帮助]'],
  },
  {
    label: 'ham',
    kind: 'quota',
    registers: ['system', 'peer'],
    from: '[{mailsystem}|系统管理员|IT服务台|{person.me}]',
    subjects: [
      '[邮箱|共享盘|网盘][容量|空间][提醒|清理通知|扩容完成]',
      '{mailsystem}[迁移|升级|切换][安排|完成|通知]',
      '[大附件|归档][功能|策略]说明',
    ],
    point: [
      '[您的|]邮箱已使用{percent}，[共{small}GB|超过后将不能发信]，请[删除旧邮件、清空已删除|把大附件转存到共享盘]。',
      '{date} {time}起进行{mailsystem}[升级|迁移]，[期间{small}小时不能收发|收信会延迟]，[完成后无需重新设置|密码、地址都不变，不需要任何登记]。',
      '[扩容|迁移]已完成，[每人{number}GB|历史邮件还在同步]，[发现缺信|异常]请[提单|告诉{person}]。',
      '共享盘[Z盘|{dept}目录]只剩{number}GB，[占用前{small}位的是{person}、{person}|请各部门清理]。',
    ],
    details: [
      [
        '[超过{number}0天的邮件|{year}年以前的]会自动归档，[可在归档文件夹查看|不会删除]。',
        '单封附件[限制|不超过]{number}MB，[大文件用{software}|走共享盘]。',
      ],
      ['[重要邮件|个人资料]请[自行|提前]备份。', '[临时加{small}GB|确需扩容]请[主管审批|走工单{ticket}]。'],
      ['这是[每月|例行]提示，[不要求填写任何信息|没有要点的链接]。', '操作[步骤|方法]见[内网|附件截图]。'],
    ],
    ask: ['[如有疑问|有问题]请联系{person}[，分机{tail}|]。'],
  },
  {
    label: 'ham',
    kind: 'maintenance',
    registers: ['system', 'peer'],
    from: '[运维组|{dept}|网络中心|云服务通知|{company.us}]',
    subjects: [
      '[系统维护|停机|割接|断网|停电]通知[（{date}）|]',
      '{system.a}[升级|停机维护|恢复]通知',
      '[变更通知|Change Notice] {ticket}',
      '【{dept}】{date}晚[网络|机房]维护',
    ],
    point: [
      '[计划|定]于{date} {time}对{system.a}进行[升级|扩容|数据库切换|安全加固]，[预计{small}小时|届时无法访问]。',
      '[因|由于][供电局检修|光缆割接|机房空调维修]，{date}[{small}楼|{city}机房]将[停电|断网]{small}小时。',
      '{system.a}[已恢复|升级完成]，[新增批量导出|修复已知问题{number}个]，[如仍打不开请清缓存|请刷新]。',
    ],
    details: [
      [
        '[影响范围|受影响]：[{dept}、{dept}|全体用户|{city}分公司|{host}]。',
        '[回退方案|应急]：[失败则{time}前回滚|走手工单]。',
      ],
      ['请[提前保存|勿在此期间提交]数据。', '[值班|联系人]：{person} {mobile}。'],
      ['[下班请关电脑|UPS只能撑{number}分钟]。', '[本次|]涉及证书更换，[老客户端|XP机器]需[升级|找IT]。'],
    ],
    ask: ['[不便之处敬请谅解|请各部门合理安排工作|特此通知]。'],
  },
  {
    label: 'ham',
    kind: 'alert',
    registers: ['system'],
    from: '[Zabbix|Prometheus|监控告警|云监控|Jenkins|cron|备份系统]',
    subjects: [
      '[告警|[Firing]|PROBLEM|严重|恢复][：| ]{host.a} [CPU|磁盘|内存|延迟|连接数][过高|超过{percent}]',
      '[Jenkins|CI] [构建失败|Build failed] #{code}',
      '[备份|巡检]报告 {date}',
      'RESOLVED: {host.a} down',
      '证书[即将到期|剩余{number}天]：{domain}',
    ],
    point: [
      '[告警主机|实例]：{host.a}（{ip}）\n[告警内容|指标]：[CPU使用率|磁盘/data|内存|QPS|主从延迟]{percent}\n[阈值|触发值]：{percent}\n[时间|发生时间]：{date} {time}',
      '[任务|构建]#{code}[失败|不稳定]，提交者{person}，[失败用例{small}个|编译错误见日志]。',
      '{date}备份[完成|部分失败]：[全量{hundreds}GB|增量{number}GB]，[耗时{number}分钟|{host.a}未成功]。',
      '{host.a}[已恢复正常|重启完成]，持续{number}分钟。',
    ],
    details: [
      ['[级别|Severity]：[严重|警告|P1|P3|信息]。', '[当前值|Value]={percent}。'],
      ['[处理人|值班]：{person}。', '[近24小时第{small}次|同类告警{number}条已合并]。'],
      ['[可能原因|建议]：[日志未清理|慢查询|爬虫流量]，[检查{host}|扩容]。'],
    ],
    links: ['[查看详情|Dashboard|控制台|认领告警|静默{small}小时]'],
  },
  {
    label: 'ham',
    kind: 'support',
    registers: ['firm', 'system', 'peer'],
    from: '[技术支持 {person.me}|{company.us}售后|{english}|{person.me}]',
    subjects: [
      '[{ticket}] {software}[安装失败|闪退|无法登录|导入报错]',
      'Re: [技术咨询|售后|报修]{letters}{tail}',
      '[工单|Case]{ticket}[已受理|处理进展|请评价]',
      '[固件|驱动|补丁]{version}[下载|说明]',
    ],
    point: [
      '[您反馈的|关于]{letters}-{tail}[开不了机|报错E{code}|丢包|连不上网]的问题，[研发已复现|需要您提供日志|初步判断是{goods}接触不良]。',
      '[按|照]你说的[重装了|换了端口|升级到{version}]，[还是不行|好了，谢谢]，[报错截图在附件|错误码{code}]。',
      '工单{ticket}已[受理|关闭]，[工程师{person}将在{small}小时内联系您|如未解决可直接回复本邮件重新打开]。',
      '请[先|]把{host}的日志[打包发我|导出来]，[路径/var/log|抓包{number}分钟]，[不要重启|再断电重启试试]。',
    ],
    details: [
      [
        '版本[号|]{version}，系统[Win{small}|CentOS|统信|macOS]，[昨天还好好的|更新后才这样]。',
        '[远程|TeamViewer|向日葵]可以[约{day} {time}|现在连]，[您在旁边看着|会全程录屏]。',
      ],
      ['[保修期内|已过保]，[免费换|维修费{price}|寄回{city}{street}{number}号]。', '[备件|新板子]{courier}{waybill}。'],
      ['[临时办法|绕过]：[关掉加速|改用旧版|手工导入]。', '这是已知[问题|bug]，{version}[会修|已修]。'],
    ],
    ask: ['[请试一下告诉我结果|麻烦尽快，产线停着|还有问题请回复]。'],
  },
]
