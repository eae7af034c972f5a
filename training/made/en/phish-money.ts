// Fraud by talk: changed bank details, the boss in a hurry, gift cards, threats, call-backs, other channels.
import type { Theme } from '../theme.ts'

const PEOPLE = ['<me> <myLast>', '<me> <myLast>', '<me>', '<myLast>, <me>', '<me> <myLast> (<company>)']

const SUPPLIER: Theme = {
  label: 'phish',
  kind: 'supplier-bank-change',
  weight: 6,
  frame: 'person',
  intents: ['payment-change'],
  sender: [...PEOPLE, '<company> Accounts', '<company> Accounts Receivable'],
  subject: [
    '{change of|new|updated|our} bank {details|account|information}{| <company>| - urgent}',
    '{Re: |}{invoice|outstanding invoice|payment} <order>{ - new account|}',
    '{Overdue|Pending|Due} {payment|invoice}{s|} {<order>|- please advise}',
    '{Remittance|Payment} {details|instructions|status} {<month>|update}',
    'wire {details|instructions} {closing|<street>|escrow}',
  ],
  body: [
    [
      '{Please|Kindly} {note|be informed|be advised} that {our|the} {bank account|bank details|banking information} {has|have} {changed|been changed}{ due to {an ongoing audit|tax reasons|our bank merging|a frozen account}|}.',
      '{When|Can you tell me when} {will|should we expect} {invoice|payment for} <order>{ over <amount>|} {be paid|}? {Our account is under audit, so hold on.|We have new bank details.}',
      "{Has|Did} {the|this month's} payment {gone|go} out {yet|already}? If not, please {stop it|hold it} and use the {new account|details} {below|attached}.",
      'Attached {is|are} {the invoice|the letter} with our {updated|new} {bank|remittance} details{, signed by our CFO|}. {All future payments go there.|}',
      'For {the closing|completion} on <date> please {wire|send} <amount> to {the escrow account|our client account} below; {the details sent before are void|ignore earlier instructions}.',
    ],
    {
      several: [1, 4],
      as: 'text',
      of: [
        '{All|Any} {pending|future|outstanding} {payments|invoices} {should|must|have to} {go|be sent|be paid} to {the new|our new|this} account{ with immediate effect| from now on|}.',
        "{Do not|Kindly don't} {pay|send funds} {to|into} the old account{, it is closed|, it will be returned|}.",
        'Our {phones|lines} {are down|are being repaired} {this week|}, {reply here only|so please answer by email}.',
        'Please {update your records|amend the vendor file} and {confirm|send} {the payment date|the transfer slip|once done}.',
        'Bank: <+bank>, {account|IBAN}: <#4> <#4> <#4>, {sort code|SWIFT|ABA}: <#6>.',
        '{Beneficiary|Account name}: <company>{ (c/o <+company>)|}.',
        'We {can offer|give} <1-5>% off if {you pay|it is paid} {today|before <date>}.',
        '{I am|We are} {travelling|in meetings all day}, {email is best|no calls please}.',
        'We need {this|the payment} {today|urgently} {to release the goods|or the shipment stops}.',
        '{Sorry for|We regret} the {inconvenience|short notice}.',
      ],
    },
  ],
}

const BOSS_WIRE: Theme = {
  label: 'phish',
  kind: 'ceo-wire-payroll',
  weight: 5,
  frame: 'person',
  intents: ['payment-change'],
  sender: PEOPLE,
  subject: [
    '{Payment|Wire|Transfer|Urgent|Request|Confidential|Quick task|Today}',
    '{direct deposit|payroll|salary account|bank info} {update|change|}',
    '{acquisition|Re: acquisition|legal matter} - confidential',
    'invoice {to be paid|for payment} today',
    '{Are you|you} {at your desk|available|in the office}?',
  ],
  body: [
    [
      '{I need you to|Can you|Please} {process|make|set up} {a|an urgent|a same day} {wire|transfer|payment} of <amount> {to a new vendor|today|for a consultant} .',
      'I {changed|have changed|just switched} {banks|my bank account} and {want|would like} {to update my direct deposit|my pay to go to the new account} {before the next pay {date|run}|from <month>}.',
      'We are {closing|finalizing} {an acquisition|a takeover} {that is not public yet|in <city>}. {Lawyer <other> will contact you.|I count on your discretion.}',
      '{Attached|This} invoice is {long overdue|to be settled today}. {Code it to consulting.|I have approved it.}',
      'Can {payroll|you} {change|update} my {bank info|account on file}? {What do you need from me?|I can send a voided check.}',
    ],
    {
      several: [1, 3],
      as: 'text',
      of: [
        '{How soon|When} can {you|this} {do it|be done}? {What details do you need?|}',
        "I am {in a meeting|boarding|in a conference} {until <time>|and can't talk}{, so just reply here|, email only|}.",
        '{Keep|Please keep} {this|it} {between us|confidential} {until the announcement|for now}.',
        '{Send me|I need} {the confirmation|proof of transfer|the available balances} {when done|asap|today}.',
        'Routing <#9>, account <#8>, <bank>.',
        'Will it {be effective|apply} {for|from} the {current|next} {pay period|payroll}?',
        'I will {sign|do the paperwork} when I am back{ on <weekday>|}.',
        'Do not {go through|discuss with} {the usual process|anybody|<team>}{, I will explain|}.',
        'My old account {is blocked|will be closed} {today|by <date>}.',
      ],
    },
  ],
}

const GIFT: Theme = {
  label: 'phish',
  kind: 'gift-card',
  weight: 5,
  frame: 'person',
  intents: ['gift-card'],
  sender: PEOPLE,
  subject: [
    '{Quick|Small} {favor|favour|task|request}',
    '{Are you|You} {free|available|busy|around}?',
    '{surprise|gift|appreciation} for {the team|staff|clients}',
    '{urgent|hello|hi|Re:|today}',
    '{church|choir|board} {donation|need}',
    'a favour {for my niece|for <other>}',
  ],
  body: [
    [
      "{I need|I want} {you to|your help to} {get|buy|purchase} {some|<2-10>|a few} {Apple|iTunes|Google Play|Amazon|Steam|Target|Vanilla} gift cards {for {clients|the staff|a friend's birthday|cancer patients}|today}.",
      "{Are you|R u} {free|available} {at the moment|now}? {I need a favor, can't call.|I am in a meeting and need something done quickly.}",
      'I {am planning|want} {a surprise for some of the staff|to reward the team} {with gift cards|} and {you are the only one who knows|your confidentiality would be appreciated}.',
      "It is {my niece|my friend's daughter|<other>}'s birthday and I {can't get to a shop|have trouble with my card online}. {Could you buy an Amazon card? I'll pay you back.|}",
    ],
    {
      several: [1, 3],
      as: 'text',
      of: [
        '{<2-10> cards of|Denominations:} ${50|100|200|500} each{, total $<500-2000>|}.',
        '{Scratch|Peel} {the back|off the silver} and {send|email} me {clear pictures|photos} of the {codes|cards}.',
        "You {will|'ll} be {reimbursed|paid back} {today|by end of day|with your expenses}.",
        '{How soon|How quickly} can you {get it done|go to the store}?',
        "{Keep the receipts|Don't tell anyone yet|Nearest store is fine}.",
        'What {cards|stores} {are near you|can you get}?',
        'I would {do it|buy them} myself but {I am on a call|my line is bad|I am in hospital}.',
        'Let me know {if you can|when you are there} {asap|}.',
      ],
    },
  ],
}

const EXTORTION: Theme = {
  label: 'phish',
  kind: 'extortion',
  weight: 4,
  frame: 'bare',
  intents: ['extortion'],
  sender: ['<word><word>', '<me>', '<mailbox>', '{Hacker|Anonymous|Your friend|Security}', '<word> <myLast>'],
  subject: [
    '{I have|I know} {your password|everything|full access}{: <word><#3>|}',
    '{Your|This is your} {last |}{chance|warning|secret}',
    '{Payment|Transfer} from your account',
    '{You have been|Your device was} {recorded|hacked|infected}',
    '<mailbox> {was hacked|password <word><#2>}',
    '{Pending|Waiting for the} payment',
    'bomb in {your building|the office}',
    '{Data breach|DDoS}: <company>',
  ],
  body: [
    [
      '{Hello|Hi}, {pervert|my victim|stranger}. I {hacked|have gained access to} your {device|operating system|email account} {some months ago|on <date>}.',
      "{I know|<word><#3> is} {your password|one of your passwords}{: <word><#3>|}. {You don't know me.|You are wondering why you get this.}",
      'My {malware|trojan|RAT} {started|turned on} your {webcam|camera and microphone} {while you watched|when you visited} {porn|adult sites}.',
      'We are {a hacker group|<word> team} and {have copied|encrypted} {the database|all files|customer data} of <company>. {Your site will be attacked on <date>.|}',
      'There is {an explosive device|a bomb} in {your building|the office where you work}. {My man watches it.|}',
    ],
    {
      several: [2, 5],
      as: 'text',
      of: [
        'I {made|have} a {split screen |}video {of you|showing you pleasing yourself}{, you have good taste haha|}.',
        '{Send|Transfer|Pay} {me |}{$<500-1900>|<400-1900> USD|0.<#2> BTC} in {Bitcoin|BTC|Litecoin}{ within <24-72> hours| to my wallet|}.',
        'BTC {wallet|address}: {bc1q|1|3}<+word><#5><+word><#6><+word><#4>.',
        "If {I do not get|you don't pay} {the money|it}, {I send the video to all your contacts|your family and colleagues will see it|we publish everything}.",
        'The {timer|time} {starts|started} when you {opened|open} this {mail|letter}.',
        "Don't {reply|try to find me|go to the police}, {it is useless|the address is fake|I used a hacked mailbox}.",
        'After {payment|that} I {delete|destroy} {everything|the video} and {you never hear from me|we forget each other}.',
        '{Buy|You can buy} bitcoin {at any exchange|, google it}.',
        'I also have {your contacts, messages and browser history|screenshots}.',
        '{Nothing personal|It is just business}.',
      ],
    },
  ],
}

const CALLBACK: Theme = {
  label: 'phish',
  kind: 'callback',
  weight: 5,
  frame: 'notice',
  intents: ['callback'],
  sender: [
    '{Norton|McAfee|Geek Squad|PayPal|Microsoft|Amazon|Apple|Best Buy|Coinbase} {Billing|Support|Team|Renewal|}',
    'Billing Department',
    '<me> <myLast>',
    '<company> Subscriptions',
  ],
  subject: [
    '{Your|Invoice for} {subscription|plan|order} {<order>|renewal|has been renewed}',
    '{Thank you for your|Receipt of} {purchase|payment|order} {<order>|}',
    '{Order|Payment} {confirmation|confirmed}: <amount>',
    'You sent <amount> to <company>',
    'Auto-renewal {notice|<date>}',
    'Refund {approved|pending}: call us',
  ],
  body: [
    [
      'Your {Norton 360|McAfee Total Protection|Geek Squad|Microsoft Defender|tech support} {subscription|plan} {was|has been|will be} renewed {today|on <date>} for {<1-3>|one} year{s|}. <amount> {will be|was} {debited|charged} {to|from} your {account|card}.',
      '{Thank you for|We received} your {order|payment} of <amount> {for|through PayPal to} {<gadget>|bitcoin|<company>}.',
      'Your {account|card} will be {charged|debited} <amount> {within 24 hours|today}.',
    ],
    {
      several: [0, 4],
      as: 'lines',
      of: [
        'Invoice {no.|ID}: <order>',
        'Product: {Total Security 3 devices|Geek Total Protection|<+gadget>|BTC 0.0<#2>}',
        '{Amount|Total}: <amount>',
        'Payment: {auto debit|bank account|PayPal}',
        'Renewal date: <+date>',
        'Status: {Processing|Successful|Pending}',
        'Qty: 1',
      ],
    },
    {
      several: [1, 3],
      as: 'text',
      of: [
        "{If you did not|Didn't} {authorise|make|order} {this|it}{?|,} {call|please call|contact} {our|the} {billing|cancellation|fraud} {team|desk|helpline} {at|on} <phone>{ within 24 hours|}.",
        'To {cancel|get a refund|dispute} {dial|call} {toll free |}<phone>.',
        'Customer {care|support}: <phone> ({24/7|Mon-Sun}).',
        '{Cancellations|Refunds} are {only possible|made} by phone.',
        'Our {agent|technician} will {help you cancel|open the refund form with you}{ on your computer|}.',
        '{The charge|It} shows {on your statement|within 48 hours}.',
      ],
    },
  ],
}

const MESSENGER: Theme = {
  label: 'phish',
  kind: 'move-to-messenger',
  weight: 5,
  frame: 'person',
  intents: ['move-to-messenger'],
  sender: [...PEOPLE, '<company> {HR|Recruitment|Talent}', 'CEO <me> <myLast>'],
  subject: [
    '{Quick|Urgent} {request|task}',
    '{Your|Send your} {cell|WhatsApp|mobile} number',
    '{Re: |}{job|part-time} {offer|opportunity}{ $<80-500>/day|}',
    '{Are you|you} {there|free}?',
    '{We saw|About} your {resume|profile|CV}',
    '{hello|hi} <you>',
  ],
  body: [
    [
      '{Send|Kindly send|Drop} me your {cell|mobile|WhatsApp|personal} number, {I need you to run a task|I need something done} {for me |}{discreetly|right away|now}.',
      "I am {in a meeting|in a conference call} {and can't talk|with limited phone use}, {text me on|let us use|add me on} {WhatsApp|Signal|Telegram}{: <phone>|}.",
      'We {saw|reviewed} your {resume|profile} {on Indeed|on LinkedIn|} and {offer|have} {a remote|an online|a part-time} {job|position} {rating hotels|optimising apps|liking videos} for $<80-500> a day.',
      'This is <me>{, your director|, from head office|}. {Is this your current number?|What is your WhatsApp?} {I have a confidential assignment.|}',
      'You {passed|are shortlisted for} the {first round|role of <role>}. The interview is {held|done} {on Telegram|by chat}.',
    ],
    {
      several: [1, 3],
      as: 'text',
      of: [
        '{Contact|Message|Add} {our|the} {hiring manager|mentor|trainer} {<other> |}on {WhatsApp|Telegram} {<phone>|@<word><#3>}.',
        'Do not {call|reply by email}{, text only|}.',
        'It is {important|urgent|confidential}{ and I trust you|}.',
        '{Only|You need} {30-60 minutes a day|a phone}, paid {daily|in USDT}.',
        '{I look forward to your text|Waiting for your number}.',
        '{Reply with|Give me} {your number|your name and age} {so I text you|and we start today}.',
        'My {work|office} phone is {broken|not secure}, {this is better|use the app}.',
        '{Our lawyer|Attorney <other>} will {write|reach} you there.',
      ],
    },
  ],
}

const REPLY_CHAIN: Theme = {
  label: 'phish',
  kind: 'reply-chain',
  weight: 4,
  frame: 'person',
  intents: ['credential'],
  sender: PEOPLE,
  subject: [
    'Re: <project>',
    'RE: <document>',
    'Re: {invoice|order|contract|your question|meeting} {<order>|<date>|}',
    'Fwd: {Re: |}{documents|payment|claim} <company>',
  ],
  body: [
    [
      '{Hi|Hello}, {please see|kindly check|have a look at} the {attached|document|file} {below|here} and {revert|let me know}.',
      '{As discussed|As promised|Sorry for the delay}, {here is|find} the {file|updated contract|report}{: <link>|}',
      '{I attach|Attached} {what we spoke about|the paperwork|the scan}. {Password|The archive password}: <#4>.',
      '{I tried to call|Could not reach you}. {Can you check this today|Is this correct}? <link>',
    ],
    [
      '',
      'You {need to|have to|must} {sign in|log in} with your {mail|Microsoft} account {to open it|because it is protected}.',
      '{Click|Press} "enable {content|editing}" if it {looks empty|does not show}.',
      '{It is urgent|Need your answer today}.',
      '<link>',
    ],
    [
      'On <date>, <you> <+last> wrote:\n> {thanks|ok}, {will you send|I wait for} {the file|the signed copy|the numbers}{ by <weekday>|}?\n> {Regards|Best},\n> <you>',
      'From: <you> <+last>\nSent: <date>\nSubject: <project>\n\n{Please send|We still miss} {the document|your invoice|the quote}.',
      '-----Original Message-----\nFrom: <other>\nTo: <me>\n\n{Minutes attached|Meeting moved to <weekday>|Thanks for the call}.',
      '',
    ],
  ],
}

export const PHISH_MONEY: readonly Theme[] = [SUPPLIER, BOSS_WIRE, GIFT, EXTORTION, CALLBACK, MESSENGER, REPLY_CHAIN]
