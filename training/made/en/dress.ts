// How English letters greet, close and end: one dress for ham, bulk, spam and phish.
import type { Dress, FrameDress } from '../theme.ts'
import { ENGLISH } from './vocabulary.ts'

const HELLO = [
  'Hi <you>,',
  'Hi <you>,',
  'Hi <you>',
  'Hello <you>,',
  'Dear <you>,',
  'Dear {Mr|Ms|Mrs|Dr} <+last>,',
  '<you>,',
  '<you> -',
  'Hey <you>,',
  'Hey,',
  'Hi,',
  'Hi there,',
  'Hello,',
  'Good {morning|afternoon|evening}{| <you>},',
  'Hi {all|team|everyone|folks|both},',
  'Greetings,',
  'Hi <you>, {hope you are well|hope all is well|how are you?|hope your week is going well}.',
]

const BYE = [
  'Thanks,\n<me>',
  'Thanks!\n<me>',
  'Thank you,\n<me>',
  'Thank you\n\n<me> <myLast>',
  '{Best|Kind|Warm} regards,\n<me>',
  '{Kind regards|Regards|Best regards|BR},\n\n<me> <myLast>',
  'Best,\n<me>',
  'Cheers,\n<me>',
  'Cheers\n<me>',
  '-<me>',
  '- <me>',
  '-- \n<me>',
  '<me>',
  '<me>',
  'Yours sincerely,\n<me> <myLast>',
  'Sincerely,\n\n<me> <myLast>\n<role>',
  'Many thanks\n<me>',
  'Talk soon,\n<me>',
  'Take care\n<me>',
  'Regards\n<me> <myLast> | <role> | <company>',
  'Best regards,\n<me> <myLast>\n<role>, <company>\n{T|Tel|M|Phone}: <phone>',
  '<me> <myLast>\n<role>\n<company>\n<address>\n<mailbox>',
  '',
  '',
]

const LEGAL = [
  'This {e-mail|email|message} and any attachments are confidential and intended solely for the addressee. If you {are not the intended recipient|have received it in error}, please {notify the sender and delete it|delete it and let us know}.',
  'CONFIDENTIALITY NOTICE: The contents of this email message are intended only for the person to whom it is addressed and may contain privileged information.',
  'Please consider the environment before printing this email.',
  '<company> is registered in England and Wales, company number <#8>. Registered office: <address>.',
  'CAUTION: This email originated from outside the organization. Do not click links or open attachments unless you recognize the sender.',
]

const PERSON: FrameDress = {
  before: ['', '', '', '', '', '', '', '', '[EXTERNAL]', 'CAUTION: external sender'],
  greetings: [...HELLO, '', '', '', ''],
  closings: BYE,
  footers: [
    ...Array<string>(14).fill(''),
    ...LEGAL,
    'Sent from my {iPhone|iPad|phone|Samsung Galaxy|BlackBerry|Android|mobile}',
    'Sent from my {iPhone|Android phone}, please excuse {typos|brevity}.',
    'Get Outlook for {iOS|Android}',
    'Sent {with|from} {Outlook|Mail for Windows|Yahoo Mail|Gmail Mobile}',
    'Sent from {Mail for Windows 10|my mobile device}',
  ],
}

const SUBSCRIPTION = [
  '{Unsubscribe|Unsubscribe here|Opt out|Manage preferences|Update your preferences}: <+link>',
  'You {are receiving|received|get} this {email|message} because you {signed up at|subscribed to updates from|are a customer of|have an account with} <firm>. {Unsubscribe|Unsubscribe any time|Change what you get}: <+link>',
  '<firm>, <address>\nUnsubscribe | {Privacy|View online|Preferences|Forward to a friend|Contact us}',
  '© 20<10-26> <firm>. All rights reserved. <address>',
  'To stop receiving these emails{,| please} {click here|reply STOP|unsubscribe here} <+link>',
  'No longer want {these emails|to hear from us}? {Unsubscribe|Opt out here}.',
  "If you'd rather not hear from {me|us} again, {just reply and say so|just let me know|click unsubscribe}.",
  'Copyright 20<10-26> <firm> | <address> | Privacy policy | Unsubscribe',
]

const AUTOMATIC = [
  'This {is an automated message|email was sent automatically|message was generated automatically}{, please do not reply|. Replies are not read|. Please do not reply to this email}.',
  'Please do not reply to this {email|message}. {For help visit|Questions? See|Need help?} <+link>',
  '© 20<10-26> <firm>{. All rights reserved|}.{ <address>|}',
  'You {are receiving|received} this {email|notice} {because of activity on your account|as part of your account with <firm>|about your <firm> account}.',
  'Ref: <order>',
  '<firm> {Support|Customer Care|Service Desk|Team}\n<+phone>',
]

const COMPANY: FrameDress = {
  before: [
    ...Array<string>(8).fill(''),
    'View {this email|it} in your browser',
    "{Trouble viewing this email|Can't see the images}? {View online|Open it in your browser}: <+link>",
    '<firm>',
    '* * *',
  ],
  greetings: [
    'Hi <you>,',
    'Hello <you>,',
    'Dear <you>,',
    'Hi,',
    'Hello,',
    'Dear customer,',
    'Dear {member|subscriber|reader|client|friend|user}',
    'Hey <you>!',
    'Hi there,',
    '<you>,',
    '',
    '',
    '',
    '',
    '',
    '',
    '',
  ],
  closings: [
    'The <firm> team',
    '{Thanks|Thank you|Cheers},\nThe <firm> Team',
    'Your <firm> team',
    'Best,\n<me> from <firm>',
    '{Best|Kind|Warm} regards,\n<firm>',
    'Sincerely,\n<firm> {Customer Service|Support|Team}',
    '<me> <myLast>\n<role>, <firm>',
    'See you soon,\n<firm>',
    '',
    '',
    '',
    '',
    '',
  ],
  footers: [...SUBSCRIPTION, ...SUBSCRIPTION, ...AUTOMATIC, ...LEGAL.slice(0, 1), '', '', ''],
}

const NOTICE: FrameDress = {
  before: [...Array<string>(12).fill(''), '<firm>', '--------', '<firm> notification', 'Do not reply to this email.'],
  greetings: [
    'Hi <you>,',
    'Hello <you>,',
    'Dear <you>,',
    'Hello,',
    'Dear {customer|user|client|colleague|employee|account holder}',
    'Dear {Mr|Ms} <+last>,',
    'Hi,',
    'Dear {Customer|User|Client},',
    '<mailbox>',
    '',
    '',
    '',
    '',
    '',
    '',
  ],
  closings: [
    'Thanks,\nThe <firm> {team|account team}',
    'The <firm> team',
    '<firm> {Support|Security|Service Desk|Helpdesk|Notifications}',
    'Thank you for {choosing|using|being with} <firm>.',
    'Kind regards,\n<firm>',
    'Regards,\n{IT|Help Desk|Support} team',
    'Thank you.',
    '',
    '',
    '',
    '',
    '',
  ],
  footers: [...AUTOMATIC, ...AUTOMATIC, ...LEGAL.slice(0, 3), ...SUBSCRIPTION.slice(0, 3), '', '', '', ''],
}

const BARE: FrameDress = {
  before: [''],
  greetings: ['', '', '', '', '', '', 'Hi,', 'Hello', '<you>'],
  closings: ['', '', '', '', '', '', '<me>', '-- \n<me>', '<firm>', '/<me>'],
  footers: ['', '', '', '', '', ...SUBSCRIPTION.slice(0, 2), AUTOMATIC[0] ?? '', '<+link>'],
}

export const ENGLISH_DRESS: Dress = {
  language: 'en',
  vocabulary: ENGLISH,
  frames: { person: PERSON, company: COMPANY, notice: NOTICE, bare: BARE },
  answerMarks: ['Re:', 'RE:', 'Re:', 'Fwd:', 'FW:', 'Re: Re:'],
  quoted: [
    'On <date> at <time>, <you> <+last> wrote:\nthanks for {this|the update|getting back to me}, {will look at it|let me check} <soon>\n\n<you>',
    'On <+weekday>, <date>, <you> wrote:\nHi <me>,\nwhat is the {status|latest} {of|on} <project>?\n\nThanks\n<you>',
    '<you> <+last> <<mailbox>> wrote:\nCan you {send|forward} me {the file|the details|<document>}?\n{We need it|I need it} <soon>.',
    '-----Original Message-----\nFrom: <you> <+last>\nSent: <date> <time>\nTo: <me> <myLast>\nSubject: <project>\n\nHello <me>,\n{please find the details below|see below|any news on this?|as discussed on the phone}.',
    'From: <mailbox>\nDate: <date>\n\n{Sounds good|OK|Understood|Noted}, {thank you|thanks}. {Let me know if you need anything else.|Speak <soon>.|I will be out on <+weekday>.}',
    'On <date> <other> wrote:\n{Could|Would} you be {free|available} for a {call|chat|meeting} on <+weekday> at <+time>?\n\nOn <date> <me> wrote:\n> {Sure|Of course}, which day suits?',
  ],
}
