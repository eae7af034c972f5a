// Honest business between firms: invoices, orders, contracts, bank details, support, law and IT.
import type { Theme } from '../theme.ts'

const ME = ['<me> <myLast>', '<me> <myLast>', '<me>', '<me> <myLast> - <company>', '<myLast>, <me>']

const INVOICE: Theme = {
  label: 'ham',
  kind: 'invoice',
  weight: 5,
  frame: 'person',
  sender: [...ME, '<company> Accounts'],
  subject: [
    '{Invoice|Inv.} <order>{| - <company>| for <month>| attached}',
    '{overdue|outstanding|unpaid} invoice{s|} <order>',
    '{Re: |}{query on|question about|credit note for} invoice <order>',
    '{Statement|Remittance advice|Proof of payment}{ <month>| <date>|}',
    'Payment {run|received|reminder}',
  ],
  body: [
    [
      '{Please find|Attached is|I attach|Enclosed} {our invoice|invoice <order>} for {the work in <month>|<project>|the delivery of <date>|services in <quarter>}, <amount>{ plus VAT|}.',
      '{We|Our accounts} {have not received|are missing} {payment of|the} invoice <order> ({due <date>|<amount>}). {Probably an oversight.|Has it been approved?}',
      'Invoice <order> {does not match|quotes} {the PO|our order}: {we ordered <2-40>, you billed <2-40>|the price should be <amount>|VAT is missing}.',
      'We {paid|transferred} <amount> {today|on <date>}, {remittance attached|value date tomorrow|reference <order>}.',
      "Can you {send|resend} {last month's statement|a copy of invoice <order>|a credit note}? {The auditors want it.|We can't find ours.}",
    ],
    {
      several: [1, 4],
      as: 'text',
      of: [
        'Terms are {30 days net|14 days|60 days end of month} as {agreed|usual}.',
        'Our bank details {are unchanged|stand at the bottom as always|are the same as on the last one}.',
        'Please {quote|put} {the PO number|<+order>} on {the invoice|all papers}, {otherwise the system rejects it|accounts insists}.',
        "{<colleague>|<team>} has to {approve|code} it first{, then it goes in <weekday>'s run|}.",
        'The {hours|days} are {in the attached sheet|as signed by <other>}.',
        'If {it has been paid|you have already paid} please {ignore this|accept our thanks}.',
        'Happy to {split it|spread this} over {two|three} {months|payments} if that {helps|is easier}.',
        'The freight {part|charge} of <small> {was agreed|should not be there}.',
      ],
    },
    ['', '', 'Any {questions|queries}, {call me|just shout|<phone>}.', '{Thanks for|We appreciate} your business.'],
  ],
}

const BANK_DETAILS: Theme = {
  label: 'ham',
  kind: 'bank-details-honest',
  weight: 4,
  frame: 'person',
  sender: [...ME, '<company> Accounts Payable', 'Payroll'],
  subject: [
    '{change of|new|our} bank {details|account}{| - call to confirm}',
    '{vendor|supplier} {form|record}: bank details',
    '{please confirm|verify} {bank details|account number} {by phone|}',
    'payroll {cut-off|dates} <month>',
    'first payment to <company>',
    'wire {received|returned|rejected} - <order>',
  ],
  body: [
    [
      '{You wrote|We got a letter|The form says} that your bank {account|details} {changed|will change}. {Before we update the record|As always in such cases} {we call back on|I will ring you at} the number {we already have|in our file}{, not the one in the mail|}.',
      'As {announced|discussed on the phone|told by letter} our {house bank|account} {changes|moves} {on <date>|from <bank> to <bank>}. {<other> will confirm this by phone|Please check with your usual contact} {before|prior to} the first payment.',
      'The {wire|transfer} of <amount> {came back|was returned} because {the account is closed|one digit of the IBAN is wrong|of a name mismatch}. {Can you check the details in the portal?|Please call <colleague> in accounts.}',
      '{Payroll|Salaries} for <month> {run|are paid} on <date>. {Changes of bank account must be made by yourself in the portal|We take no changes by email}{, as ever|}.',
      'We {set you up|created you} as a {new vendor|supplier}, the first payment of <amount> {goes out|is scheduled} <soon>.',
    ],
    {
      several: [1, 3],
      as: 'text',
      of: [
        'We {never|do not} {accept|change} bank details {by email alone|without a call back}{, sorry for the trouble|}.',
        'The {form|letter} needs {two signatures|a stamp from the bank|a copy of a cancelled cheque}.',
        'There was a {fraud attempt|fake mail in our name} {last month|recently}, {so we are careful|hence the fuss}.',
        'Until then {we pay|payments go} to the {old|known} account.',
        '<colleague> {from|in} {Accounts|Treasury} {has done this|will be in touch}.',
        'The last four digits are <last4>, {is that right|just so you can compare}?',
      ],
    },
  ],
}

const ORDER: Theme = {
  label: 'ham',
  kind: 'purchase-order',
  weight: 4,
  frame: 'person',
  sender: ME,
  subject: [
    '{PO|Purchase order|Order} <order>',
    '{quote|quotation|RFQ|price} {request|for <2-500> pcs|needed}',
    '{delivery|lead time|shipment} {of|for} <order>',
    '{short|wrong|damaged} delivery <date>',
    'samples',
  ],
  body: [
    [
      'Please {supply|deliver|quote for} the {following|items below} {against|as per|under} {our order|PO} <order>:',
      '{We need|Could you quote} <2-500> {units|pcs|boxes|metres|licences} of {the <#4> series|item <order>|what we had last time}, {delivery to <city>|incl. freight}.',
      'The {pallet|parcel|truck} {arrived|came} {this morning|on <date>}, but {<2-9> boxes are wet|two items are missing|it is the wrong colour|nobody ordered the rest}.',
      'Your order <order> {ships|will leave our warehouse} on <date>{, one week late because of customs|}.',
    ],
    {
      several: [1, 4],
      as: 'lines',
      of: [
        '<2-500> x {cable|bracket|filter|valve|toner|chair|cartridge|panel|pump} {type|art.} <#5> {@|at} <small>',
        '<1-40> {cartons|rolls|sets} {paper|tape|gloves|labels}',
        'delivery {week <2-50>|<+date>}, {incoterms DAP|ex works|free house}',
        'price {as per|according to} {frame contract|your offer <+order>}',
        'packing: {euro pallets|no foam please|as usual}',
        'contact on site: <+other>, <+phone>',
      ],
    },
    [
      'Please confirm {receipt|the date|price and lead time}{ by return| <soon>|}.',
      'What can you do on {price|lead time} if we {take 1,000|order twice a year}?',
      'Photos attached. {Credit or replacement?|Please send a driver.}',
      '',
    ],
  ],
}

const CONTRACT: Theme = {
  label: 'ham',
  kind: 'contract',
  weight: 4,
  frame: 'person',
  sender: [...ME, '<me> <myLast>, {Solicitor|Attorney|Legal}'],
  subject: [
    '{redline|comments|mark-up|draft <2-7>|signature pages}: {NDA|MSA|lease|services agreement|SPA|DPA}',
    '<company> / {NDA|contract|agreement}',
    '{Re: |}{termination|renewal} {clause|<month>}',
    'docs for {signing|signature} <date>',
    'privileged: {dispute|claim|matter} <order>',
  ],
  body: [
    [
      '{Attached|Please find} our {comments|redline|mark-up} {to|on} {the draft|version <2-7>} of the {agreement|lease|NDA}{, in tracked changes|}.',
      '{We have|The client has} {reviewed|considered} your {draft|last mark-up}. {We are nearly there.|Three points remain.}',
      'I {send|will send} the {agreement|deed|resolution} {for signature by DocuSign today|in two originals by courier}; {you will get the link from their system|please sign page <4-40>}.',
      'The {other side|landlord|counterparty} {rejects|will not move on} {the cap|indemnities|governing law|exclusivity}.',
    ],
    {
      several: [2, 4],
      as: 'text',
      of: [
        'Clause <2-24>.<1-9>: {liability|the cap} should be {limited to fees paid in 12 months|<amount>|mutual}.',
        'We cannot accept {unlimited liability|auto-renewal|Delaware law|the audit right} {as drafted|without notice}.',
        'The {notice period|term} is {three months|<12-60> months|tied to the PO}.',
        'On {data protection|GDPR}, {our DPO|<other>} asks for {a list of sub-processors|SCCs|a shorter retention}.',
        'Closing is {planned for|still} <date>, {funds via escrow|completion statement to follow}.',
        '{Could|Please} {your client|you} confirm who {signs|has authority}?',
        '{This is subject to|Without prejudice and subject to} {contract|board approval}.',
        'A {clean|compare} version {is attached too|follows}.',
      ],
    },
    [
      '',
      '{Call|Speak} {<weekday>|tomorrow}?',
      'I am {around|at my desk} until <time>.',
      'Time {is recorded|billed} {to the matter|as agreed}.',
    ],
  ],
}

const SALES: Theme = {
  label: 'ham',
  kind: 'sales-known',
  weight: 4,
  frame: 'person',
  sender: ME,
  subject: [
    '{good|great|nice} {to see|meeting|talking to} you {on <weekday>|in <city>|at the fair}',
    '{Re: |}{proposal|quote|pricing|demo} {for <company>|<quarter>|follow up}',
    '{renewal|licence} {20<10-26>|coming up|question}',
    'next steps <project>',
    'intro: <other>',
  ],
  body: [
    [
      '{It was|} {good|great} to {see you again|meet the team|catch up} {on <weekday>|in <city>|at the trade fair}.',
      'As {promised|discussed|agreed on the phone}, {here are|attached are} {the numbers|our offer|the slides|the two references}.',
      '<other>, meet <you>, who {runs|heads} <team> at <company>. {You two should talk.|I leave you to it.}',
      'Your {licence|support contract|subscription} {with us|for <2-400> seats} {ends|renews} on <date>. {Same as last year, or do you need more?|Price goes up by <1-6>% by contract.}',
      'Any {news|decision} from {your board|procurement|<colleague>}?',
    ],
    {
      several: [1, 4],
      as: 'text',
      of: [
        'For <10-900> {users|seats|devices} we are at <amount> {a year|per annum|one-off}, {training included|less the <2-15>% we spoke about}.',
        'I {asked|checked with} {engineering|the product team}: {SSO is there|offline mode comes in <quarter>|the API limit can be raised}.',
        '<colleague> can {show|demo} it to {your people|IT} on <weekday>.',
        'The pilot {could|can} start {on <date>|as soon as the order is in}.',
        'If it is {off the table|not this year}, {just tell me, no hard feelings|I will stop asking}.',
        'Your {colleagues|friends} at <company> {use it since 20<10-24>|said they would take a call}.',
        'Give my regards to {<colleague>|the family|everyone}.',
      ],
    },
  ],
}

const SUPPORT: Theme = {
  label: 'ham',
  kind: 'support',
  weight: 5,
  frame: 'person',
  sender: [...ME, '<company> Support', '<me> ({Support|Helpdesk})'],
  subject: [
    '[{Ticket|Case|Request} {#|}<#6>] {cannot log in|export fails|refund|printer|invoice copy|slow app|wrong item}',
    '{problem|issue|question|complaint}: {my order|<order>|login|delivery|the app|your website}',
    'Re: {Your request|Support case} <#6>',
    '{refund|return} {request|please} <order>',
  ],
  body: [
    [
      'I {ordered|bought} {<gadget>|two items} {from you|in your shop} on <date> (<order>) and {it never came|it is broken|the size is wrong|was charged twice}.',
      'Thank you for {contacting|getting in touch with} us. I am sorry {to hear that|about the trouble|for the wait}.',
      '{I can\'t|We cannot} {log in|print|export|sync} since {the update|<weekday>|we changed laptops}. {The error is|It says} "{invalid token|access denied|something went wrong|0x<#8>}".',
      'I {looked|have looked} into {this|your case} and {the account was locked after five wrong tries|found the order|the refund was made on <date>}.',
      '{Third|Second} {mail|request} about this! {I am waiting since <date>.|Nobody calls back.}',
    ],
    {
      several: [1, 4],
      as: 'text',
      of: [
        'Could you {send|tell us} {a screenshot|the version|the order number|which browser} {please|so that we can check}?',
        'I {tried|have tried} {another browser|restarting|a new cable|clearing the cache}, {no luck|same thing}.',
        'We {have reset|unlocked} {it|the account}; please {use the normal sign-in page and choose a new password|try again}.',
        'The {refund|credit} of <small> {takes <3-10> days|goes to the card you paid with}.',
        'We {never ask|will never ask} for your password.',
        'A {replacement|courier} {goes out|comes} {tomorrow|on <date>}{, please leave the box outside|}.',
        'I want {my money back|a replacement|to speak to a manager}{ or I cancel|}.',
        'This is a known {bug|issue} in <1-9>.<0-20>, fixed in the next {release|update}.',
        'I am closing the ticket, {reply to reopen|tell me if it comes back}.',
      ],
    },
  ],
}

const IT_NOTICE: Theme = {
  label: 'ham',
  kind: 'it-notice-honest',
  weight: 6,
  frame: 'notice',
  sender: ['IT Service Desk', '<company> IT', '<me> <myLast> (IT)', 'Helpdesk', 'IT Operations', 'Identity Team'],
  subject: [
    '{Planned|Scheduled} maintenance: {mail|VPN|file server|ERP|network} <date>',
    'Your password {was changed|expires in <3-14> days|has been changed}',
    '{New sign-in|Sign-in from a new device}',
    'mailbox {move|migration|quota raised}',
    'MFA {rollout|is coming|becomes mandatory} {on <date>|}',
    '{phishing|fake} mails {in circulation|today}',
    '{laptop|software|certificate} {replacement|update} <month>',
  ],
  body: [
    [
      'On <date> between <time> and <+time> {the mail server|VPN|file shares|the phone system} {will be|is} {unavailable|restarted|patched}.',
      'The password of your {account|work account} was changed {today|on <date>} at <time>. If {this was you|you did it}, {there is nothing to do|ignore this notice}. If not, {call the service desk at ext. <1000-9999>|come to the desk in person}.',
      'We {saw|noticed} a sign-in {to your account|with your name} from <browser> in <city>. {Was it you? Then nothing is needed.|If it was not you, call us on the number on your badge.}',
      'Your {mailbox|home folder} {moves|will be moved} to the new server {on <date>|this weekend}. {You do not need to do anything.|Outlook may ask you to restart once.}',
      'Your password {expires|will expire} on <date>. {Press Ctrl+Alt+Del and choose Change a password|Change it as usual at your own PC}{; we send no links|}.',
      'From <date> {everybody|all staff} {needs|will need} a second factor {for mail|from outside|for VPN}. {Tokens can be picked up at the desk.|Sessions to help you run daily at <+time>.}',
      '{Several|A few} {colleagues|people} {received|reported} mails {claiming|pretending} to come from {HR|the IT desk|our CEO} {asking for passwords|with a QR code|about gift cards}. {They are fake.|Delete them, or use the report button.}',
    ],
    {
      several: [1, 3],
      as: 'text',
      of: [
        '{Mail|Messages} sent in that time {will be delivered later|are queued, nothing is lost}.',
        'We will never ask {you for your password|for codes by mail or phone}.',
        'Please {save your work|log off|leave the PC on} {before you go home|by <time>}.',
        'The {wiki|intranet} has {a guide|pictures|answers to common questions}{: <link>|}.',
        'Quota is now <5-100> GB for everyone, {so nobody needs to delete anything|up from <1-4> GB}.',
        'Questions: {ext. <1000-9999>|open a ticket|drop by, 2nd floor}.',
        'Thanks to {those who reported it|all testers}.',
        'Exceptions {must be|are} approved by {your manager|the CISO}.',
      ],
    },
  ],
}

const EXPENSE: Theme = {
  label: 'ham',
  kind: 'expense-approval',
  weight: 3,
  frame: 'notice',
  sender: ['Concur', 'Workday', '<company> Workflow', 'SAP', 'Expense Tool', 'Payroll', 'BambooHR'],
  subject: [
    '{Expense report|Travel request|Purchase request|Timesheet} <order> {approved|returned|awaits your approval}',
    'Your payslip for <month> is {available|ready}',
    'Action required: {approve|review} {<2-9> items|timesheet of <other>}',
    'reimbursement {paid|<amount>}',
  ],
  body: [
    [
      '{Expense report|Claim|Request} <order> {submitted by <other>|over <amount>} {was approved|was sent back|is waiting for you}.',
      'Your payslip for <month> {is available|can be read} in the {employee portal|HR system}. {Sign in as usual.|You know the way.}',
      '<other> has {submitted|entered} {a timesheet|<2-6> days of leave|a purchase of <amount>} {that needs your approval|for approval}.',
    ],
    {
      several: [1, 4],
      as: 'lines',
      of: [
        '{Taxi|Train|Hotel|Meals|Flight} <+city>: <+small>',
        'Cost centre: <#4>',
        'Submitted: <+date>',
        'Approver: <+other>',
        'Comment: {receipt missing for lunch|ok|split private share|wrong VAT code|thanks}',
        'Total: <+amount>',
        'Status: {Approved|Returned|Pending|Paid with next run}',
      ],
    },
    [
      '{Open|Details}: <link>',
      '',
      'You can {approve|answer} by {replying to this mail|the mobile app}.',
      'Reminders are sent {daily|weekly}.',
    ],
  ],
  linkTexts: ['{Approve|Open report|View details|Go to inbox}'],
}

export const HAM_BUSINESS: readonly Theme[] = [
  INVOICE,
  BANK_DETAILS,
  ORDER,
  CONTRACT,
  SALES,
  SUPPORT,
  IT_NOTICE,
  EXPENSE,
]
