// Mail between colleagues: projects, meetings, reviews, incidents, leave.
import type { Theme } from '../theme.ts'

const ME = ['<me> <myLast>', '<me> <myLast>', '<me>', '<myLast>, <me>', '<me> <myLast> (<company>)']

const STATUS: Theme = {
  label: 'ham',
  kind: 'status',
  weight: 5,
  frame: 'person',
  sender: ME,
  subject: [
    '<project>{| - status| update|: where we are| / next steps}',
    'status <quarter>',
    '{weekly|short|quick} update',
    '<project>: {delay|slipping|on track|one open question}',
    '{update|news} from <city>',
  ],
  body: [
    [
      '{Quick|Short|Brief} {update|note} on <project>{:|.}',
      'here is where we stand {with|on} <project>.',
      'Just {got off|out of} a call with <company>.',
      '{Following up|Picking up} from {yesterday|our call|<weekday>|standup}.',
      '',
    ],
    {
      several: [2, 5],
      as: 'text',
      of: [
        'The {vendor|supplier|client|contractor} {promised|confirmed|now says} {delivery|the parts|the new build|the drawings} for <date>{, which is later than planned|}.',
        '{Testing|QA|UAT|Integration testing} is {about <20-90>% done|finished|still blocked by the {login|export|printer|import} bug}.',
        '<colleague> {is out|is on leave|moved to another team} {until <date>|this week}, so {I will cover|nothing moves there for now}.',
        'We {burned|used|spent} <20-95>% of the budget{ and have <2-9> weeks left|}.',
        '{Finance|Legal|<team>} {still has to sign off|has approved|came back with questions about} the {numbers|contract|scope|change request}.',
        'I {moved|pushed|shifted} the {deadline|go-live|milestone|demo} to <date>, {shout if that does not work|hope that is ok with everyone|as agreed}.',
        'Main risk {remains|is} {the data migration|staffing|the old interface|how few people know the system}.',
        'The {numbers|figures} for <quarter> are {in|not final yet|slightly up}: <3-40> {orders|tickets|sign-ups|cases} {more|fewer} than {last month|planned}.',
        'Please {have a look|check} {before|at} the {slides|sheet|plan} {I put on the share|in the folder|attached} and {correct|amend} what is wrong.',
      ],
    },
    [
      '{Any objections|Comments|Questions}?',
      'Can we {talk|speak|sit down} {on <weekday>|after lunch|for 10 min tomorrow}?',
      '{Will send|Next update comes} {the rest|more} {on <weekday>|after the review|next week}.',
      '',
      '',
    ],
  ],
}

const MINUTES: Theme = {
  label: 'ham',
  kind: 'minutes',
  weight: 3,
  frame: 'person',
  sender: ME,
  subject: [
    '{Minutes|Notes|Meeting notes|Actions}{: | from | - }{<weekday>|<project>|<team> meeting|steering committee|1:1|all hands|retro}',
    'what we agreed {today|on <weekday>}',
  ],
  body: [
    [
      '{Notes|Minutes} from {today|the meeting on <date>}{, thanks for joining|, sorry for the delay}{:|.}',
      'Present: <+first>, <+first>, <+first>{, <+first>|}. Apologies: <+first>.',
      'below what I wrote down, please correct me.',
    ],
    {
      several: [3, 7],
      as: 'lines',
      of: [
        '<+first> to {send|draft|circulate} {the revised|a first} {plan|spec|estimate|press text} <soon>',
        '{Decision|Agreed}: {we keep|we drop|postpone} {the second phase|the pilot in <city>|the old supplier|weekly reports}',
        '{Open|Parked}: who {pays|owns|maintains} {the licence|the server|the training|translation}',
        '{Budget|Headcount} {discussed|unchanged|to be revisited in <+month>}',
        '<+first> {asked|raised} whether {customers|auditors|the works council} {were told|need to see this}',
        '{Action|AP|TODO} <+first>: {talk to|call|ask} <company> about {prices|dates|access|the missing parts}',
        'Next {meeting|call|session} <+date>, <+time>, {room <1-9>.<10-40>|usual link|on Teams|same place}',
        '{Demo|Review} went {well|ok|badly because the projector failed}, {two|three|some} bugs {found|logged}',
        'AOB: {coffee machine|car park|summer party|new badges|fire drill} ',
      ],
    },
    ['Let me know {if I missed anything|of any corrections}.', 'Recording {is on the share|to follow}.', '', ''],
  ],
}

const CODE_REVIEW: Theme = {
  label: 'ham',
  kind: 'code-review',
  weight: 3,
  frame: 'person',
  sender: ME,
  subject: [
    '{Re: |}[<word>-<word>] {Fix|Add|Remove|Refactor|Bump} {retry handling|login test|cache key|pagination|null check|timezone bug|the flaky test} (PR #<10-4000>)',
    'review: <word> service',
    'your {patch|branch|merge request}',
    'build {broken|red} on main',
  ],
  body: [
    {
      several: [2, 5],
      as: 'text',
      of: [
        '{Looks good|LGTM} {overall|in general|to me}, {a few nits|two small comments|just one question} {below|inline}.',
        'The {loop|query|lock|regex} in <word>_<word>.{py|ts|go|java|c} {runs once per row|is quadratic|misses the empty case|never releases}.',
        'Could you {split|squash} {this|the commits}{ before merge|}? {It is hard to review|I got lost half way}.',
        "I {would|'d} rather {return early|throw here|use the existing helper|keep the old name} {than|instead of} {nesting|another flag|copying it}.",
        'Why is the timeout {<2-90>s|<100-900> ms}? {The old one was fine.|Our users on slow lines will notice.}',
        '{CI|Jenkins|The pipeline} {fails|is red} on {Windows|node <8-24>|arm64|the nightly} because of {a missing header|the new linter|test order}.',
        'I {reverted|rolled back} {the last deploy|your commit} {since|because} {memory grew|latency went to <2-9> s|login broke for SSO users}.',
        'We {need|should have} a test for {leap years|empty input|unicode names|two writers at once}.',
        'Nice {cleanup|catch}{, thanks|!| - minus <100-900> lines}.',
      ],
    },
    [
      'Approved{| with comments}.',
      'Will merge {after lunch|once green|when you are back}.',
      'Ping me when {it is ready|pushed}.',
      '',
    ],
  ],
}

const INCIDENT: Theme = {
  label: 'ham',
  kind: 'incident',
  weight: 3,
  frame: 'person',
  sender: ME,
  subject: [
    '{outage|incident|problem} <date>: {mail|VPN|checkout|phones|login|the intranet} {down|slow|unreachable}',
    '[{INC|SEV<1-3>}-<#4>] {resolved|ongoing|post mortem}',
    'urgent: {production|web shop|door system} {down|not working}',
    'is the {printer|VPN|wifi|server} down for you too?',
  ],
  body: [
    [
      '{Since|From} <time> {we see|we had|customers report} {errors|timeouts|failed logins|lost orders} on {the payment page|<word>-<#2>|the mail gateway|VPN}.',
      '{Sorry for the noise|Heads up}: {mail|storage|the database} {is|was} {degraded|read-only|slow}.',
      'Can somebody {look at|check} {the server|VPN|the phones} {urgently|asap|please}? {Nobody here can work.|Nothing works in <city>.}',
    ],
    {
      several: [2, 5],
      as: 'text',
      of: [
        '{Cause|Root cause} was {an expired certificate|a full disk|a bad deploy|a router in <city>|a cron job that ran twice}.',
        '{We|<colleague>} {restarted|failed over|rolled back|replaced a disk} at <+time>, {all green since|errors went down|no effect so far}.',
        'About <2-900> {users|orders|mailboxes|stores} {were|are} affected{, none lost data|}.',
        'Please {do not restart anything|tell your teams|stop sending tickets} {until further notice|for now}.',
        'Next update {at <+time>|in 30 minutes|when we know more}.',
        '{Status page|Ticket} is {updated|<order>}.',
        'For the {review|post mortem} {on <weekday>|next week} please {write down|collect} {your timeline|what you saw|logs}.',
        'If you were asked to {change|reset} a password during that time {this was us|tell me}, {it really was the directory|nothing was stolen}.',
      ],
    },
  ],
}

const LEAVE: Theme = {
  label: 'ham',
  kind: 'leave',
  weight: 3,
  frame: 'person',
  sender: ME,
  subject: [
    '{vacation|holiday|leave|PTO|day off} {request|<month>|<date>|plans}',
    'Out of office: <me> <myLast>',
    '{sick|WFH|late} today',
    'Automatic reply: <project>',
    'cover for {next week|<month>}',
  ],
  body: [
    [
      'I would like to take {a day|<2-9> days|two weeks} off from <date>. {Is that ok?|<colleague> can cover.|Handover is in the wiki.}',
      'I am {out of the office|on annual leave|travelling} {until|from> <date>|with limited access to email}. {For urgent matters contact|Please write to} <mailbox>{ or call <phone>|}.',
      'Not feeling well, {staying in bed|seeing the doctor} today. {Will be on phone.|<colleague> knows about the <time> call.}',
      'I am working from home {tomorrow|on <weekday>}, the {plumber|boiler man|school} {comes|is closed}.',
      'Thank you for your {email|message}. I am currently {away|on parental leave|at a conference} and will {reply|read it} when I return on <date>.',
    ],
    [
      '',
      '',
      'My {balance|remaining days} should be <2-20>.',
      'I {entered|put} it in {the calendar|Workday|the tool} already.',
      'Nothing urgent {open|pending}, {the <company> thing|the report} can wait.',
    ],
  ],
}

const SHORT: Theme = {
  label: 'ham',
  kind: 'short-reply',
  weight: 7,
  frame: 'person',
  sender: ME,
  subject: [
    'Re: <project>',
    'Re: {lunch|tomorrow|your question|call|the file|invoice|meeting|Friday|thanks|hi}',
    'RE: <document>',
    '{fyi|lunch|question|this|hello|call me|for you|Re:}',
    'Re: {Fwd: |}{question about|regarding} <team>',
    '(no subject)',
    '',
  ],
  body: [
    [
      'ok',
      'OK {for me|with me|thanks}',
      'Yes.',
      'No, sorry.',
      'done',
      'Done{, please check|. Took a bit longer}',
      'see attached',
      'See below.',
      'FYI',
      'thx',
      'Works for me{, see you at <time>| too}.',
      '{Sure|Fine}, {let us do|go for} <weekday>.',
      "I {do not|don't} have it{, ask <colleague>|}.",
      '{Call|Ring} me {when free|later|on my mobile <phone>}.',
      'Received, thanks{!| for the quick turnaround}',
      'Will do {tomorrow|after lunch|next week}.',
      'Which one? There are {two|three} {in the folder|versions}.',
      'running {10|5|15} min late',
      '{lunch|coffee} at <time>?',
      "Can you resend? {The attachment was empty.|Can't open it.|It got stuck in the filter.}",
      'Congrats!! {Well deserved|Great news}',
      'Who is {Mr |}<+last>? {Never heard.|Should I answer?}',
      'I left the {keys|badge|papers} {at reception|on your desk}.',
      'Ask {Legal|<colleague>} first please.',
      'Great, thank you so much <you>!',
      'Not mine, {forwarding to|try} <mailbox>.',
      'approved',
      'Approved, go ahead {with the order|and book it}.',
      'Could you print this for me please?',
      "it's {in the wiki|on the shared drive under <word>|here} <+link>",
      'let me check and come back to you',
      'Haha {good one|no way|that explains it}',
      'Please disregard my last {mail|message}, wrong {attachment|<you>}.',
      'Is this {real|spam|legit}? {Got it this morning|Looks odd to me}, {did not click|deleted it}.',
    ],
    [
      '',
      '',
      '',
      '',
      'thanks',
      'and {happy birthday|have a nice weekend} :-)',
      "PS: {the coffee is out again|<colleague> says hi|don't forget <weekday>}",
      'Should I {tell|inform} {<colleague>|the others|the client}?',
      '{Otherwise|Else} we {take|use} the {old|second|cheaper} one.',
    ],
  ],
}

const HR: Theme = {
  label: 'ham',
  kind: 'interview-hr',
  weight: 4,
  frame: 'person',
  sender: ME,
  subject: [
    'Interview {on <date>|<role>|schedule}',
    '{Application|CV}: <role>',
    'your application {as|for} <role>',
    '{Offer letter|Feedback|References} {<you>|<role>}',
    '{new starter|onboarding|induction} <date>',
    'Annual review{ 20<12-26>|}',
  ],
  body: [
    [
      'Thank you for {applying|your application|your interest} for the {role|position} of <role>. We would like to {invite you|meet you|talk} on <date> at <time>.',
      'Please find {attached|enclosed} my {CV|resume|cover letter} for the {position|post} of <role> {advertised|listed} {on your site|in the Guardian|on LinkedIn}.',
      '<other> starts {with us|in <team>} on <date>{ as <role>|}. {Desk, laptop and badge please.|Can you prepare the account?}',
      'Feedback on the candidate from {yesterday|<weekday>}: {strong on paper, quiet in the room|I would hire|not senior enough|great questions}.',
      'Your {probation|annual review|appraisal} is due. {Please fill in the form|Bring your own notes} before <date>.',
      'Unfortunately we {have decided to go|went} with another candidate {this time|for this role}.',
    ],
    {
      several: [1, 4],
      as: 'text',
      of: [
        'The {interview|conversation|panel} takes about <30-90> minutes, {with <other> and me|on site in <city>|over video}.',
        'I have <2-20> years of experience in {retail banking|hospital IT|logistics|teaching|industrial design}, {the last <2-9> at <company>|most of it abroad}.',
        'Travel costs {are refunded|up to <amount> we pay} {against receipts|as usual}.',
        'My notice period is {one month|<4-12> weeks|three months to quarter end}.',
        'Salary {expectation|band} is {<30-90>k|<30-90>,000} {a year|before tax|plus pension}.',
        "Two references {are available|will follow}, {please don't call my current employer yet|both know}.",
        'Bring {an ID|your right-to-work papers|a signed copy}{ for HR| on the first day}.',
        'Let me know {which slot suits|if you need anything|whether that works}.',
        'I {would|will} be {available|free} {from <date>|any day but <weekday>}.',
      ],
    },
  ],
}

const ROOM: Theme = {
  label: 'ham',
  kind: 'office-life',
  weight: 3,
  frame: 'person',
  sender: [...ME, '<team>', 'Reception', 'Facilities'],
  subject: [
    '{fire drill|parking|kitchen|heating|Christmas party|leaving drinks|lost {keys|glasses|umbrella}|cake|desk move|new badges|lift out of order}',
    '{Reminder|FYI}: {fire drill|timesheets|flu jabs|car park closed} <date>',
    '{collection|card} for <colleague>',
    "{Gift|Present} for <colleague>'s {leaving|birthday|baby}",
  ],
  body: [
    [
      '{The|Our} {lift|heating|car park|coffee machine|back door} {is|will be} {out of order|closed|serviced} {on <date>|until <weekday>}.',
      '{There is|We have} {cake|fruit|leftover sandwiches} in the {kitchen|2nd floor pantry}, {<colleague> turned <20-60>|help yourselves}.',
      'We are {collecting|buying a gift card} for <colleague>, who {leaves|gets married|retires} {on <date>|after <3-30> years}. {Envelope is on my desk.|I have <10-90> {pounds|euros|dollars} so far.}',
      'Somebody {left|lost} {a set of keys|glasses|a blue scarf|a phone} in {room <1-40>|the canteen}.',
      '{Timesheets|Expense reports|Holiday plans} {are due|must be in} {by|before} <date>, {otherwise payroll cannot run|no exceptions this time|thanks to all who did}.',
      'The fire {drill|alarm test} is on <date> at <time>. {Use the stairs|Meet at the car park|Wardens wear yellow}.',
    ],
    [
      '',
      '',
      'Thanks for {understanding|your patience}.',
      'Questions to {reception|me|ext. <100-999>}.',
      'Sorry for {the inconvenience|the spam|mailing everybody}.',
      'First come, first served :)',
    ],
  ],
}

export const HAM_WORK: readonly Theme[] = [STATUS, MINUTES, CODE_REVIEW, INCIDENT, LEAVE, SHORT, HR, ROOM]
