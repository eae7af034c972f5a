// Phishing for passwords, codes and cards: the subjects of honest notices, with what only a thief asks for.
import type { Theme } from '../theme.ts'

const IT = [
  'IT Service Desk',
  '<company> IT',
  'Mail Administrator',
  '<firm> {Support|Security|Account Team|Notifications}',
  'Webmail Team',
  '<me> <myLast> (IT)',
  'Helpdesk',
  '{no-reply|Postmaster}',
  'Identity Team',
]

const MAILBOX: Theme = {
  label: 'phish',
  kind: 'mailbox-quota',
  weight: 6,
  frame: 'notice',
  intents: ['credential'],
  sender: IT,
  subject: [
    '{Your mailbox|Mailbox|Storage} is {almost full|<90-99>% full|over quota}',
    'Password {expires|expiration} {today|in 24 hours|notice}',
    '{(<2-9>) |}{Incoming|Undelivered|Pending|Held} {messages|mails}{ on server| - <date>|}',
    '{Action required|Final notice|Important}: {account|mailbox} {verification|upgrade|deactivation|migration}',
    '{Keep|Retain} {same|current} password',
    'Server {update|upgrade} <date>',
    '{Scheduled|Planned} migration: {mail|webmail}',
  ],
  body: [
    [
      'Your {mailbox|account|email} <mailbox> has {exceeded|reached|used <90-99>% of} its {storage limit|quota}.',
      'The password {for|of} <mailbox> {expires today|will expire in <1-24> hours|is set to expire on <date>}.',
      '{<2-9>|Some} {incoming messages|important emails} {were|are being} {held|blocked|delayed} {on the server|due to a sync error|because your account is not validated}.',
      'We are {upgrading|migrating} all {mailboxes|email accounts|staff accounts} to {the new|a more secure} {server|webmail <1-9>.0|Outlook Web App}{ on <date>|}.',
      'We {received|got} {your|a} request to {close|deactivate|terminate} your {account|mailbox}{. If this was a mistake, cancel it now|}.',
    ],
    {
      several: [1, 3],
      as: 'text',
      of: [
        '{Use|Click} the {button|link} below to {keep|continue with} {the same|your current} password{.| and avoid interruption.}',
        'You {may|will} not be able to {send or receive|get} new {mail|messages} until you {re-validate|verify|upgrade} {your mailbox|it}.',
        '{Failure|Refusal} to {verify|comply|act} {within <12-72> hours|today} will {lead to|result in} {permanent closure|loss of data|suspension}.',
        '{Sign in|Log on} with your {email and password|work credentials} to {release|retrieve} {them|your messages}.',
        'This is {your last warning|the final reminder}.',
        '{To upgrade|To increase your quota} {reply with|fill in}: {user name, password, date of birth|email, password, confirm password}.',
        'All {staff|users|employees} {must|are required to} {migrate|re-confirm} {their account|} {before <date>|today}.',
        'Your extra <5-50> GB is free{ of charge|}.',
      ],
    },
    [
      '{Keep current password|Upgrade storage|Release messages|Verify account|Cancel request}: <link>',
      '<link>',
      '{Click here|CLICK HERE} <link>',
      '',
    ],
  ],
  linkTexts: ['{Keep same password|Release messages|Verify now|Upgrade mailbox|Cancel deactivation|Validate account}'],
}

const MFA: Theme = {
  label: 'phish',
  kind: 'mfa-signin',
  weight: 4,
  frame: 'notice',
  intents: ['credential'],
  sender: [...IT, '<firm>', '<brand> Security'],
  subject: [
    '{Your MFA|Authenticator|2FA} {expires|needs re-enrolment|setup is incomplete}',
    '{Unusual|Suspicious|New} {sign-in|login} {activity|attempt}{ on your <firm> account|}',
    'Security {alert|notice}: {action needed|account locked}',
    '{Multi-factor|Two-factor} authentication {update|renewal} {required|<date>}',
    'Your account {has been|was} {limited|suspended|locked}',
  ],
  body: [
    [
      'We {detected|noticed} {an unusual|a suspicious} sign-in {to|on} your <firm> account from <browser> in {<city>|<country>|Moscow|Lagos}.',
      'Your {multi-factor|two-step|authenticator} {enrolment|setup|token} {expires|will expire} {today|on <date>}. {Re-enrol to keep access.|All employees must scan the new code.}',
      'For your {security|protection} {we have|your account was} {temporarily |}{locked|limited|suspended} {your account|because some information could not be verified|after several failed attempts}.',
      'The {QR code|image} {below|attached} {connects|links} your {phone|authenticator app} {to the new security system|again}.',
    ],
    {
      several: [1, 3],
      as: 'text',
      of: [
        '{If this was not you|If you do not recognise this}, {secure your account|confirm your identity|verify your password} {immediately|here|below}.',
        '{Open the camera of your phone and scan|Scan} the {QR |}code {with your phone|using your mobile device}{ and sign in with your work account|}.',
        'You have <12-48> hours {before|until} {your account is closed|access is lost}.',
        'Confirm {your details|your password and phone number|your card} to {restore|unlock} {full |}access.',
        'The {code|link} works only {once|on mobile devices}.',
        'Review {recent activity|the attempt} by {signing in|logging in} {below|with the secure link}.',
        'Enter the {code|6 digits} you {receive by SMS|get} on the {page|next screen} .',
      ],
    },
    ['{Secure|Restore|Verify} {account|access|identity}: <link>', '<link>', '[QR code]', ''],
  ],
  linkTexts: ["{Verify identity|Secure my account|Restore access|Re-enrol now|This wasn't me}"],
}

const DOCUMENT: Theme = {
  label: 'phish',
  kind: 'shared-document',
  weight: 6,
  frame: 'notice',
  intents: ['credential'],
  sender: [
    '<other> via {DocuSign|SharePoint|Dropbox|OneDrive}',
    '<other>',
    '{DocuSign|Adobe Sign|SharePoint|eFax|RingCentral|WeTransfer}',
    '<company> {Scanner|HR|Accounts}',
    'Voicemail {Service|System}',
  ],
  subject: [
    '<other> shared "<document>" with you',
    '{Please DocuSign|Signature requested|Complete with DocuSign|Awaiting your signature}: <document>',
    '{Voicemail|New voice message|Missed call} from <phone> ({0:<10-59>|<1-3> min})',
    '{Scanned|Scan} {document|from} {Xerox|Canon|MFP-<#3>|HP} <date>',
    '{New|Secure|Encrypted} {fax|document|message} {received|for <mailbox>}',
    '{Salary|Bonus|Benefits|Handbook|Layoff} {adjustment|update|list} 20<15-26>{ - acknowledge|}',
    'RFQ / {tender|project} documents <company>',
  ],
  body: [
    [
      '<other> {shared|sent} {a file|<document>} {with you|for your review} {via|using} {OneDrive|SharePoint|Dropbox|Google Drive}.',
      'You {have|received} {a new|1 new|one} {voicemail|voice message|fax} from <phone>{, duration 0:<10-59>|, <date> <time>|}.',
      '{Your document|All parties have finished. Your document|<document>} is {ready|waiting} {to sign|for your signature|for review and signature}.',
      '{HR|Human Resources|Payroll} has {released|published} the {salary adjustment|new handbook|bonus list|leave policy} for <quarter>. {All staff must read and acknowledge it.|Your name is on page <2-9>.}',
      'A {secure|protected|encrypted} {message|document} was {sent|delivered} to <mailbox> {from|by} <company>.',
      'A scan was sent to you from {the office printer|Xerox WorkCentre}. Pages: <1-9>. {Format: PDF.|}',
    ],
    {
      several: [1, 3],
      as: 'text',
      of: [
        '{Sign in|Log in|Authenticate} with your {work|Microsoft|email} {account|password} to {view|open|download|listen}.',
        'The {link|document|message} {expires|will be deleted} {today|in <12-72> hours|on <date>}.',
        'For {security|privacy} reasons {the file|it} opens only after {you confirm your email and password|verification of your mailbox}.',
        '{Select|Choose} your email provider{: Outlook, Gmail, Yahoo, Other|} {to continue|}.',
        '{Open|Download} the attached {HTML|htm|shtml} file {and enter your password|to listen}.',
        'File: <document>, <1-9>.<#1> MB.',
        '{Scan the code with your phone|Scan the QR code} to {read|sign} {it|on mobile}.',
        'This {request|document} is {confidential, do not forward it|only for <mailbox>}.',
      ],
    },
    ['{Open|View document|Review document|Play voicemail|Review and sign}: <link>', '<link>', ''],
  ],
  linkTexts: ['{Open|View document|REVIEW DOCUMENT|Play message|Download|Open in OneDrive|Listen}'],
}

const PARCEL: Theme = {
  label: 'phish',
  kind: 'parcel-fee',
  weight: 5,
  frame: 'notice',
  intents: ['credential'],
  sender: ['<carrier>', '<carrier> {Delivery|Express|Support|Tracking}', 'Customs Office', 'Post'],
  subject: [
    'Your {parcel|package|shipment} {<order> |}{is on hold|could not be delivered|is waiting|is held at customs}',
    '{Delivery|Shipping} {fee|problem|failed}: {action needed|<small>|<order>}',
    '{Last|Final} {reminder|attempt}: {parcel|package} <order>',
    '{Confirm|Update} your {delivery address|shipment}',
    'Track your {package|parcel}: {unpaid|incomplete address}',
  ],
  body: [
    [
      'Your {parcel|package|shipment} <order> {is on hold|could not be delivered|has been stopped at our depot} {because|as} {the address is incomplete|a customs fee of <1-4>.<#2> is unpaid|no house number is given}.',
      'We {tried to deliver|attempted delivery of} your {parcel|package} {<order>|today}, {but nobody was home|without success}.',
      '{Customs|A shipping fee of <small>} {must be|has to be} paid {before delivery|to release your package}.',
    ],
    {
      several: [1, 3],
      as: 'text',
      of: [
        '{Pay|Settle} {the fee|<1-4>.<#2> {USD|EUR|GBP}} {online|by card} {within <24-48> hours|today} or {the parcel|it} {will be|is} {returned to the sender|destroyed}.',
        '{Confirm|Update} your {address|address and card details} {using the link|below|here}.',
        'To {schedule|book} a {new|second} delivery {enter|confirm} {your details|name, address and card number}.',
        'A {small|one-time} {redelivery|handling} fee {applies|of <1-3>.<#2> will be charged}.',
        'Storage costs {apply|rise} after <date>.',
        'Tracking: <order>. Status: {Stopped|On hold|Action needed}.',
        '{Reply Y and reopen|Copy} the link {in your browser|into Safari}.',
      ],
    },
    ['{Pay now|Schedule delivery|Update address|Continue}: <link>', '<link>', ''],
  ],
  linkTexts: ['{Pay fee|Schedule my delivery|Confirm address|Release parcel|Track}'],
}

const ACCOUNT: Theme = {
  label: 'phish',
  kind: 'bank-streaming-tax',
  weight: 7,
  frame: 'notice',
  intents: ['credential'],
  sender: [
    '<brand>',
    '<brand> {Billing|Support|Service|Security}',
    '<bank> {Alerts|Online|Security}',
    '{IRS|HMRC|Tax Refunds|GOV.UK|Revenue}',
    'Netflix',
    'PayPal',
    'Apple ID',
    'Amazon',
    'MetaMask',
    'Coinbase',
  ],
  subject: [
    '{Payment|Your payment} {failed|declined|was unsuccessful}{: update now|}',
    'Your {<firm> |}{account|membership|subscription|card} {is on hold|will be cancelled|has been suspended|is restricted}',
    '{Tax|Council tax} refund: <amount>{ pending|}',
    '{Verify|Confirm|Update} your {account|billing|identity|information}',
    '{You have|1} new {secure |}message{ from <bank>|}',
    '{Receipt|Invoice} for your {purchase|order} <order>{: not you?|}',
    'Your {wallet|seed phrase|wallet KYC} {must be verified|is not verified}',
    '{Copyright|Community} violation on your {page|account}',
    'Domain <host> {expires today|renewal failed}',
  ],
  body: [
    [
      'We {could not|were unable to} {process|collect} your {last|latest|monthly} payment{ for <firm>|}. {Your membership is on hold.|Service stops in <24-48> hours.}',
      '{For your protection|Due to unusual activity} we {have limited|restricted|blocked} your {online access|account|card}{ ending <last4>|}.',
      'After {the last|an annual} {calculation|review} {you are|we found you are} {eligible|due} {to receive|for} a {tax |}refund of <amount>.',
      'You have {a|one} {new|unread} {secure|important} message {from|in} {<bank>|your account}.',
      'Your {page|account} {was reported|will be deleted} for {copyright infringement|violating community standards}.',
      '{Dear wallet user|Important}: {new rules|regulations} {require|ask} {all|} {wallets|customers} to be {verified|re-validated} {before <date>|}.',
      'An order of <gadget> for <amount> was {placed|charged} {on|with} your account {from|to an address in} <city>. {Not you? Cancel it here.|If you did not authorise it, sign in and cancel.}',
    ],
    {
      several: [1, 3],
      as: 'text',
      of: [
        '{Please |}{update|confirm|verify} your {billing details|payment information|card number and security code|online banking details} {below|to continue|as soon as possible}.',
        '{If you do not|Failure to} {respond|confirm|do so} {within <12-72> hours|in time} {your account will be closed|we will permanently suspend it|funds are returned}.',
        'To {receive|claim} {your refund|it} {submit the form|choose your bank and sign in}.',
        '{Log in|Sign in} {here|through the secure link} and {follow the steps|confirm you are the owner}.',
        'It takes {only |}<1-5> minutes.',
        'Enter your {12 word recovery phrase|seed phrase|PIN and date of birth} {to restore access|}.',
        'You can {appeal|object} by {filling in the form|confirming your password}.',
        '{We apologize|Sorry} for {any|the} inconvenience{ this may cause|}.',
        'Case {ID|number}: <order>.',
      ],
    },
    ['{Update payment|Verify|Claim refund|Restore account|Log in|Cancel order}: <link>', '<link>', ''],
  ],
  linkTexts: ['{Update payment|Verify account|Claim refund|Restore|Log in|Appeal|Confirm identity|Cancel order}'],
}

const PORTAL: Theme = {
  label: 'phish',
  kind: 'payroll-tools',
  weight: 4,
  frame: 'notice',
  intents: ['credential'],
  sender: ['Payroll', '<company> HR', 'Workday', 'ADP', 'BambooHR', '<company> Benefits', 'SAP', '<me> <myLast> (HR)'],
  subject: [
    '{Your payslip|Payroll|Direct deposit|W-2|P60|Open enrolment} {is ready|verification|correction|20<15-26>|<month>}',
    '{Action|Response} required: {timesheet|payslip|benefits} {error|<order>}',
    'Expense report <order> {awaits|rejected}',
    '{Employee|Staff} {survey|evaluation|self service} - {mandatory|closes today}',
  ],
  body: [
    [
      '{Your|The} payslip for <month> {could not be|was not} {released|delivered} because {your profile is not validated|of an update of the payroll portal}.',
      'There is {an error|a correction} in your {salary|W-2|deposit} {for <month>|of <amount>}. {Review it before payroll closes.|}',
      '{Every|Each} employee {must|has to} {confirm|re-enter} {tax and bank data|their details} in the new {portal|self service} {before <date>|today}.',
      'You are {eligible for|owed} {a bonus|back pay|a raise} of <amount>{, effective <date>|}.',
    ],
    {
      several: [1, 3],
      as: 'text',
      of: [
        '{Sign in|Log on} with {your email and password|your network account} {here|to view it}.',
        '{Unconfirmed|Not validated} {accounts|employees} {will not be paid|lose access} {this month|on <date>}.',
        '{Use|Follow} the secure link{, it works once|}.',
        'Social security number and {bank login|date of birth} {are needed|will be asked}.',
        'HR and {management|your manager} {have approved this|track completion}.',
        'Do not share {this mail|the link}.',
      ],
    },
    ['<link>', '{View payslip|Validate profile|Review correction}: <link>', ''],
  ],
  linkTexts: ['{View payslip|Validate|Employee login|Review}'],
}

export const PHISH_CREDENTIAL: readonly Theme[] = [MAILBOX, MFA, DOCUMENT, PARCEL, ACCOUNT, PORTAL]
