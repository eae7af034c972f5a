// Mailing lists, trackers, build machines, calendars and bounces.
import type { Theme } from '../theme.ts'

const ME = ['<me> <myLast>', '<me>', '<me> <myLast> via <word>-users', '<word><#2>']

const TECH_LIST: Theme = {
  label: 'ham',
  kind: 'tech-list',
  weight: 6,
  frame: 'person',
  sender: ME,
  subject: [
    '[<word>-{users|devel|discuss|list}] {segfault|build fails|how to|RFC:|patch|upgrade to|performance of|question on} {<topicTech>|<word> <1-9>.<0-20>|config file|large mailboxes|unicode paths}',
    'Re: [<word>-{dev|users}] {release <1-9>.<0-20>|vote|roadmap|moving to git|the licence}',
    '{ANN|[ANNOUNCE]}: <word> <1-9>.<0-20>.<0-9>',
    'Bug#<#6>: <word>: {crashes|FTBFS|wrong man page}',
  ],
  body: [
    [
      'On <date>, <other> wrote:\n> {why not|I would} {use|just use} {sed|a pool|a newer kernel|threads} {here|for that}?\n> {It works for me.|We do that since 20<10-20>.}',
      'I am {running|using} <word> <1-9>.<0-20> on {Debian|FreeBSD|CentOS 7|Ubuntu 22.04|a Raspberry Pi|Windows}, {compiled from source|from packages}.',
      'After the {upgrade|update} to <1-9>.<0-20> {the daemon does not start|it eats all memory|logs are full of}:',
      'The {<word>|project} team is {pleased|happy} to announce {version|release} <1-9>.<0-20>{, a bug fix release|}.',
      '',
    ],
    {
      several: [1, 3],
      as: 'lines',
      of: [
        "error: {undefined reference to|cannot open|no such} `<word>_<word>'",
        '{WARN|ERROR|INFO} <word>.<word>: {connection reset|timeout after <2-90>s|retrying} (<#4>)',
        '$ ./configure --with-<word> --prefix=/{opt|usr/local}',
        '#<10-900>: {fix|handle|document} {leap seconds|empty headers|the --<word> flag|IPv6}',
        '+  if (<word> == NULL) return -1;',
        '<word>.conf: <word>_{timeout|limit|path} = <2-900>',
      ],
    },
    {
      several: [1, 4],
      as: 'text',
      of: [
        'I {bisected|tracked} it {down |}to commit <#7>.',
        '{Has|Did} anybody {seen|run into} {this|the same}? {Google finds nothing.|The FAQ is silent.}',
        'IMHO {the default|this} should be {off|documented|left to the distribution}.',
        "{Please don't|Kindly do not} top-post{, and trim your quotes|}.",
        '{Strace|The debugger|perf} {shows|says} it {waits for a lock|reads the file <2-90> times|spins in poll}.',
        'Patch {below|attached|is on my branch}, {comments welcome|tested on two boxes|untested}.',
        'That {will|would} break {big endian|old clients|everybody with a proxy}.',
        'The RFC {is clear|leaves that open}: {a client MUST|servers SHOULD} {ignore unknown fields|close the connection}.',
        '+1 from me{, thanks for the work|}.',
        'Tarball and {signature|checksums}: <link>',
      ],
    },
    [
      '',
      '',
      '_______________________________________________\n<word>-users mailing list\n<mailbox>\n<+link>',
      'HTH',
      '-- \n{"Programs must be written for people to read"|this line left blank|sig eaten by grue|http://<host>/~<word>}',
    ],
  ],
}

const HOBBY_LIST: Theme = {
  label: 'ham',
  kind: 'hobby-list',
  weight: 4,
  frame: 'person',
  sender: ME,
  subject: [
    '[{birding|sourdough|modelrail|hamradio|oldcars|quilting|homebrew|genealogy|cycling|bikepacking}] {help|sighting|for sale|question|<month> meeting|photos}',
    '{WTB|FS|For sale}: {<gadget>|fork|transceiver|frame <48-62> cm|lathe|spinning wheel}',
    'Re: {yeast|carburettor|baptism records|antenna|primer|tyres}',
  ],
  body: [
    [
      '{Saw|We saw} {a short-eared owl|two cranes|waxwings} {near|at} <city> {this morning|on <date>}, {light was poor|pics soon|heading south}.',
      '{My|The} {starter|mash|sponge} {smells of|tastes like} {nail varnish|apples|wet dog} after <2-9> days{, is it dead?| - normal?}',
      'For sale: {<gadget>|an old frame|a box of magazines 1984-92}, {good condition|some rust|pick up only}, <small> {ono|plus post}.',
      'I am {looking for|tracing} the {family|parish records} of <other>, born about 18<10-99> {in|near} <city>.',
      '{Carb|Fuel pump|Gearbox} on my 19<60-95> {Beetle|MGB|Land Rover|Vespa} {leaks|howls in third|floods when hot}. {Rebuild or replace?|Anybody near <city> with a puller?}',
    ],
    {
      several: [0, 3],
      as: 'text',
      of: [
        'I use {rye|half whole wheat|glass beads|contact cleaner}, {never failed|works for me}.',
        '{Careful|Watch out} with {the spring|cheap copies|that seller, he asks for Western Union}.',
        'The {club|museum} {has|sells} {a manual|drawings|spares}.',
        'Thanks to {all|everyone} who {answered|came}.',
        '{Weather|Traffic} permitting we {meet|ride} <+weekday> <+time>.',
        'It is {off topic|OT}, sorry.',
        'YMMV.',
      ],
    },
  ],
}

const TRACKER: Theme = {
  label: 'ham',
  kind: 'tracker-ci',
  weight: 6,
  frame: 'bare',
  sender: [
    'GitHub',
    '<me> <myLast>',
    'GitLab',
    'Jira',
    'Jenkins',
    'Bugzilla',
    'Sentry',
    'Nagios',
    '<word>-bot',
    'CircleCI',
    'Dependabot',
    'cron daemon',
    'root',
  ],
  subject: [
    '[<word>/<word>] {Issue|PR} #<10-9000>: {crash on start|typo in docs|support <topicTech>|memory leak|flaky test}',
    '[JIRA] ({ABC|OPS|WEB|DEV}-<10-9000>) {updated|commented|resolved}',
    '{Build|Pipeline} #<10-9000> {failed|fixed|passed} - <word>-<word>',
    '** {PROBLEM|RECOVERY} alert: <word><#2>/{disk|load|http|ssl cert} is {CRITICAL|OK|WARNING} **',
    '[Bug <#6>] {New|Changed}: <word>',
    'Cron <root@<word>> /usr/local/bin/<word>',
    '[<word>] Run failed: {ci|tests|deploy} - main (<#7>)',
    'Your {SSH key|personal access token|deploy key} {was added|expires in 7 days|was used}',
  ],
  body: [
    [
      '<other> {commented|pushed <1-9> commits|requested your review|closed this|assigned this to you|opened an issue}.',
      'Started by {timer|an SCM change|user <first>}\nFinished: {FAILURE|SUCCESS|UNSTABLE} in <1-59> min <1-59> sec',
      'Notification type: {PROBLEM|RECOVERY}\nHost: <word><#2>\nState: {CRITICAL|OK|WARNING}\nInfo: {DISK <80-99>% used|HTTP 50<0-4>|cert expires in <3-20> days}',
      '{Status|Priority|Assignee|Severity}: {Open|Minor|Blocker|<first>} -> {Resolved|Major|In Review|<+first>}',
      'The following {personal access token|SSH key|deploy key} was {added to|used with|regenerated for} your account: {laptop|ci-<word>|<word>-deploy}. If {you did not do this|this was not you}, remove it in your settings.',
      "TypeError: {undefined is not a function|cannot read property '<word>' of null}\n  at <word> (<word>.js:<10-900>)",
    ],
    {
      several: [1, 4],
      as: 'lines',
      of: [
        'modified: src/<word>/<word>.{ts|c|py|rs}',
        '{Tests|Steps}: <10-900> passed, <1-9> failed, <0-9> skipped',
        'I can {reproduce|confirm} this {on main|with <1-9>.<0-20>|only on ARM}.',
        '{Duplicate of|Related to} #<10-9000>.',
        'Steps: 1. open <word> 2. {click|paste|drag} 3. boom',
        'Expected {no error|a list}, got {nothing|garbage|a white page}',
        'labels: {bug|good first issue|p<1-4>|wontfix}',
        '<word>@<1-9>.<0-20>.<0-9> -> <1-9>.<0-20>.<0-9> ({security|minor})',
        'commit <#7>: {Fix|Add|Drop} {tests|docs|legacy path}',
        'rsync: <#5> files, <1-90> GB, {ok|3 errors}',
        '@<word><#2> could you {rebase|take a look|add a changelog line}?',
      ],
    },
    [
      'Reply to this email directly or view it on GitHub: <link>',
      'You are receiving this because you {were mentioned|authored the thread|are subscribed to this repository|were assigned}.',
      '-- \nThis message was sent by {Atlassian Jira|Bugzilla|Jenkins}',
      'Build log: <link>',
      '',
      '',
    ],
  ],
  linkTexts: ['{view it on GitHub|View pipeline|#<10-9000>|unsubscribe|Open in Jira}'],
}

const BOUNCE: Theme = {
  label: 'ham',
  kind: 'bounce',
  weight: 2,
  frame: 'bare',
  sender: ['Mail Delivery Subsystem', 'Mail Delivery System', 'Postmaster', 'MAILER-DAEMON', 'Microsoft Outlook'],
  subject: [
    '{Undelivered Mail Returned to Sender|Delivery Status Notification (Failure)|Undeliverable: <project>|Mail delivery failed: returning message to sender|Returned mail: see transcript for details|Delayed Mail (still being retried)}',
  ],
  body: [
    [
      "{This is the mail system at host|I am the mail system at} <host>.\n\nI'm sorry to have to inform you that your message could not be delivered to one or more recipients.",
      "Your message to <mailbox> couldn't be delivered. {The address wasn't found|The mailbox is full}.",
      'Delivery to the following recipient {failed permanently|has been delayed}:\n\n     <mailbox>',
      'A message that you sent could not be delivered to one or more of its recipients. This is a permanent error.',
    ],
    [
      '<<+mailbox>>: host <host>[192.0.2.<1-250>] said: {550 5.1.1 User unknown|452 4.2.2 Over quota|554 5.7.1 Message rejected as spam|550 5.7.26 unauthenticated mail} (in reply to {RCPT TO|end of DATA} command)',
      "Remote server returned '{550 5.1.10 RESOLVER.ADR.RecipientNotFound|5.2.2 mailbox full|4.4.1 connection timed out}'",
      'Action: {failed|delayed}\nStatus: {5.1.1|4.4.7|5.2.2}\nDiagnostic-Code: smtp; {550 no such user|452 try later}',
    ],
    [
      '',
      'If you {do so|write}, please include this report. You can delete your own text from the attached returned message.',
      'Will keep trying until {message is 5 days old|<date>}.',
    ],
  ],
}

const CALENDAR: Theme = {
  label: 'ham',
  kind: 'calendar',
  weight: 4,
  frame: 'bare',
  sender: ['<me> <myLast>', '<me> <myLast>', 'Google Calendar', '<me> (via Doodle)', 'Microsoft Teams', 'Zoom'],
  subject: [
    '{Invitation|Updated invitation|Accepted|Declined|Canceled|Tentative}: {<project>|1:1|standup|interview|dentist|budget|lunch|sync <team>}{ @ <date> <time>|}',
    '{Reminder|Meeting}: {<project>|all hands|<team> weekly} {<time>|tomorrow}',
  ],
  body: [
    [
      '{When|Time}: <date> <time> - <+time>\nWhere: {room <1-9>.<10-40>|Microsoft Teams Meeting|<link>|my office|tbd}\nWho: <other>, <+other>{, <+other>|}',
      '<other> has {accepted|declined|cancelled|moved} {this invitation|the meeting}{: "clash with the board, sorry"|: next week better?|}.',
      'Join {Zoom Meeting|on your computer}\n<link>\nMeeting ID: <#3> <#4> <#4>\nPasscode: <#6>',
      '<other> {invites you to|asks you to vote for} "{<project>|team dinner|thesis committee}". Options: <+date>, <+date>, <+date>.',
    ],
    [
      '',
      'Agenda: {numbers, hiring, AOB|see wiki|demo first, then questions}',
      'Going? {Yes - Maybe - No|Please answer}',
      'Dial in: <phone>, PIN <#6>',
    ],
  ],
  linkTexts: ['{Join|Accept|Yes|Maybe|Join Zoom Meeting|More options}'],
}

export const HAM_LISTS: readonly Theme[] = [TECH_LIST, HOBBY_LIST, TRACKER, BOUNCE, CALENDAR]
