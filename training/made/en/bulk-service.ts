// Wanted mail in numbers, about what somebody bought or uses: promotions, receipts, parcels, codes, travel, accounts.
import type { Theme } from '../theme.ts'

const FIRM = [
  '<firm>',
  '<firm>',
  '<company>',
  '<me> from <company>',
  'The <firm> Team',
  '<firm> {Notifications|Account|Orders|Support|Info}',
]

const SHOP: Theme = {
  label: 'bulk',
  kind: 'shop-promotion',
  weight: 7,
  frame: 'company',
  sender: ['<company>', '<company>', '<me> at <company>', '<brand>', '<word><word>'],
  subject: [
    "{LAST CHANCE|Final hours|Ends tonight|Today only|24 hours left|Don't miss out}: {<percent> off {everything|<gadget>}|free shipping}",
    '{Your|A} {cart|basket|wish list} {is waiting|misses you}',
    '{Black Friday|Cyber Monday|Spring sale|Summer sale|Boxing Day|Prime day|Back to school} {starts now|is here|preview}',
    '{New|Just in|Back in stock}: <gadget>',
    '<you>, {a little gift|<small> off|something special} for you',
    '{Flash sale|Clearance|Members only}! {Up to |}<percent> off{!|!!}',
    "{We think you'll love|Picked for you}: <gadget>",
    '{Still thinking about|Did you forget} <gadget>?',
  ],
  body: [
    [
      '{Hurry|Quick}! {Our <month> sale|This offer} ends {tonight at midnight|on <date>|in <2-48> hours}.',
      'For {a limited time|<2-5> days only} {enjoy|get|take} <percent> off {everything|selected styles|<gadget>}{ with code <word><10-50>|}.',
      'You left something {behind|in your basket}: <gadget>, <small>.',
      "{It's back|New this week|Meet our new} {: <gadget>|arrivals}.",
      'Happy birthday! {Here is|We have} {a treat|<small>|<percent> off} {for you|to spend}.',
      'As a {thank you|loyal customer|club member}{,| you get} {early access|double points|free delivery} {until <date>|}.',
    ],
    {
      several: [1, 6],
      as: 'lines',
      of: [
        '<+gadget>: {now|only} <+small> {(was <+small>)|}',
        '{FREE|Free} {shipping|delivery|returns} {over <10-90>|on all orders|worldwide}',
        '{Shop|Explore} {women|men|kids|home|outlet|gifts|new in}',
        '{Buy 2 get 1 free|3 for 2|Extra <percent> off sale|Bundle and save <small>}',
        '★★★★★ "{best I ever had|fits perfectly|great gift}" - <+first>, <+city>',
        'Code: {SAVE|WELCOME|SUMMER|VIP|THANKS}<10-50>',
        '{Find a store|Click & collect|Gift cards|Size guide}',
        '{Made from|100%} {organic cotton|recycled wool|solid oak}',
        'Pay {later|in 3} with Klarna',
      ],
    },
    [
      'Shop now: <link>',
      '<link>',
      '',
      '{While stocks last.|Excludes gift cards and already reduced items.|Offer valid until <date>, cannot be combined.|One use per customer.}',
      '{Questions about your fit? Reply to this email.|Visit us in <address>.}',
    ],
  ],
  linkTexts: [
    '{Shop now|Shop the sale|Buy now|Get <percent> off|Complete my order|See all}',
    '{Women|Men|Home|Sale|New in}',
    'Unsubscribe',
  ],
}

const RECEIPT: Theme = {
  label: 'bulk',
  kind: 'receipt',
  weight: 6,
  frame: 'notice',
  sender: FIRM,
  subject: [
    '{Your receipt|Receipt|Order confirmation|Thank you for your order|Invoice|Payment received|Your <firm> order} {<order>|from <firm>|#<#6>}',
    'You {sent|paid} <small> to <company>',
    'Your {subscription|membership|plan} {renewed|has been renewed|renews on <date>}',
    'Refund {issued|of <small>} {for order <order>|}',
    'Your {direct debit|card} payment of <small>',
    '{Your|New} statement is {ready|available}',
  ],
  body: [
    [
      '{Thanks|Thank you} for your {order|purchase|payment}{!|.} {We are getting it ready.|Here is your receipt.|We will email you when it ships.}',
      'You {paid|sent a payment of} <small> to <company> on <date>.',
      'Your {subscription|plan} to <firm> {renews|was renewed} {on <date>|today} for <small>. {You can cancel in your settings before then.|No action is needed.|}',
      'We {refunded|have issued a refund of} <small> {to your card ending <last4>|}. {It may take <3-10> days.|}',
      'Your {statement|bill|invoice} for <month> is {ready|available}. {Amount due: <small>, to be taken by direct debit on <date>.|Balance: <amount>. Minimum due <date>.}',
      "We couldn't take your payment of <small> {because your card has expired|this time}. {We will try again on <date>.|Update your card in the app under Settings > Billing.}",
    ],
    {
      several: [1, 6],
      as: 'lines',
      of: [
        '{Order|Transaction|Invoice} {number|ID|no.}: <order>',
        '1 x <+gadget> <+small>',
        '{Subtotal|Total|VAT 20%|Shipping|Discount}: <+small>',
        '{Paid with|Card}: {Visa|Mastercard|Amex|PayPal} {ending in |****}<last4>',
        '{Deliver to|Ship to}: <you> <+last>, <+address>',
        'Date: <+date>',
        'Seller: <+company>',
        '{Premium|Family|Pro|Basic} plan, {monthly|1 year}',
        'Tip: <1-9>.<#2>',
        'Estimated delivery: <+date>',
      ],
    },
    [
      '{View|Manage|Track} your order: <link>',
      'Questions? {Visit the help centre|Call <phone>|Reply to this mail}.',
      "If you {did not make|don't recognise} this {purchase|payment}, {open the app and report it|contact us}.",
      '',
      '',
    ],
  ],
  linkTexts: ['{View order|Track package|Download invoice|Manage subscription|View statement}', 'Help'],
}

const SHIPPING: Theme = {
  label: 'bulk',
  kind: 'shipping',
  weight: 5,
  frame: 'notice',
  sender: ['<carrier>', '<company>', '<firm> Orders', 'Amazon.com', '<carrier> Tracking'],
  subject: [
    'Your {parcel|package|order|delivery} {<order>|} {is on its way|has shipped|arrives {today|tomorrow|<weekday>}|was delivered|is delayed|is ready to collect}',
    '{Out for delivery|Shipped|Delivered|Attempted delivery}: {<gadget>|<order>}',
    '{We missed you|Sorry we missed you}',
    'Customs {charge|fee} for parcel <order>',
  ],
  body: [
    [
      'Your {parcel|order|package} from <company> {is on its way|has left our warehouse|will be with you {today between <time> and <+time>|on <date>}|was delivered {to a neighbour|in the porch|at <time>}}.',
      'We {tried to deliver|called with} your parcel {today|at <time>} but nobody was in. {It is now at the pickup point, <street>.|We will try again on <date>.|Bring ID and this number to the depot.}',
      'A customs charge of <small> is due on your parcel from <company>. {You can pay it at the door or in the app.|The driver takes card.|Your shop told you about this at checkout.}',
      'There is a {delay|hold-up} {because of weather|at the depot|in customs}. New {date|estimate}: <date>.',
    ],
    {
      several: [1, 4],
      as: 'lines',
      of: [
        'Tracking {number|ID}: <order>',
        'From: <+company>',
        'Contents: <+gadget>',
        '{Safe place|Delivery instructions}: {porch|none|neighbour at no. <1-99>}',
        'Service: {Next day|Standard|Tracked 48|Ground}',
        'Items: <1-5>',
        'PIN for the driver: <#4>',
      ],
    },
    ['Track it: <link>', '{Change delivery|Leave with a neighbour|Rate the driver}: <link>', ''],
  ],
  linkTexts: ['{Track parcel|Track your package|Change delivery|Rate delivery|View order details}'],
}

const CODE: Theme = {
  label: 'bulk',
  kind: 'code-account-notice',
  weight: 7,
  frame: 'notice',
  sender: FIRM,
  subject: [
    '{<code> is your {code|<firm> code|verification code}|Your {<firm> |}{verification|security|login|one-time} code{ is <code>|}}',
    '{Confirm|Verify} your email{ address|}',
    'New sign-in {to|on} your <firm> account',
    'Your {<firm> |}password was {changed|reset}',
    'Reset your {<firm> |}password',
    'Security alert{: new device|}',
    '{Two-factor|2-step} {authentication|verification} {turned on|is now on}',
    '{Sign in to|Your magic link for} <firm>',
    'Your payment {method|card} was {updated|added}',
  ],
  body: [
    [
      '{Your|Here is your} {code|verification code|one-time passcode} {is|:} <code>{. It expires in <5-30> minutes|}.',
      '{Enter|Use} <code> to {sign in|finish signing up|confirm the payment of <small> to <company>}.',
      'Thanks for signing up{ for <firm>|}! {Please confirm your email address|One more step: verify your email}.',
      'We noticed a {new |}{sign-in|login} to your account {from|on} <browser>{ near <city>|}, <date>. {If this was you, you can ignore this email.|Was this you?}',
      "The password for your <firm> account was changed on <date>. {If you did this, you can ignore this.|If you didn't, reset it from the sign-in page.}",
      "Somebody {asked|requested} to reset {your|the} password. {If it wasn't you, ignore this email, nothing changes.|The link works for <1-24> hours.}",
      'You turned on {two-step verification|passkeys|login alerts}. {Keep your backup codes safe.|}',
      'Your {card ending <last4>|bank account ending <last4>} was {added to|removed from} your account.',
    ],
    {
      several: [0, 3],
      as: 'text',
      of: [
        "{Never|Don't} share {this code|it} with anyone{, even if they say they work for <firm>|}.",
        'We will never {call you|ask} for {it|this code|your password}.',
        "If you didn't {request|ask for} this, {you can safely ignore it|someone may have typed your address by mistake}.",
        'Device: <browser>. {Location|IP}: {<+city>|203.0.113.<1-250>} (approximate).',
        'You can {review|check} your devices in {settings|the app}.',
        'This {code|link} expires in <5-60> minutes.',
      ],
    },
    ['', '', '<link>', '{Check activity|Verify email|Reset password}: <link>'],
  ],
  linkTexts: ['{Verify email|Confirm email address|Reset password|Check activity|Sign in|Secure account}'],
}

const WELCOME: Theme = {
  label: 'bulk',
  kind: 'welcome-onboarding',
  weight: 4,
  frame: 'company',
  sender: FIRM,
  subject: [
    'Welcome to <firm>{!|, <you>|}',
    '{Getting started|First steps|3 tips} {with|for} <firm>',
    'Your {free trial|trial} {starts now|ends in <2-7> days|has ended}',
    "{You're in|Thanks for joining}",
    '{New|Introducing}: {dark mode|reports|shared folders|AI summaries} in <firm>',
    'Your storage is {almost full|<80-99>% full}',
  ],
  body: [
    [
      "Welcome{ to <firm>|}! {We are glad you are here.|Your account is ready.|I'm <me>, the founder.}",
      'Your {trial|free month} {ends|expires} {on <date>|in <2-7> days}. {Pick a plan to keep your data.|Do nothing and you move to the free plan.}',
      '{We just shipped|Say hello to} {dark mode|shared folders|a faster editor|passkeys}.',
      'You have used <80-99>% of your <5-50> GB. {Free up space or upgrade from <small> a month.|New photos will stop syncing when it is full.}',
    ],
    {
      several: [1, 4],
      as: 'lines',
      of: [
        '{1. |}{Download the app|Import your contacts|Invite your team|Connect your calendar}',
        '{2. |}{Watch a 2 minute video|Read the guide|Set up your profile} <+link>',
        'Refer a friend and {both get|earn} <small>',
        'Your {member|account|customer} number: <order>',
        'Upgrade before <+date> and save <percent>',
        'Book a {call|demo} with {me|our team}',
      ],
    },
    ['{Questions? Just reply.|Reply any time, a human reads it.|}', '<link>', ''],
  ],
  linkTexts: ['{Get started|Upgrade|Download the app|Complete your profile|See plans}'],
}

const TRAVEL: Theme = {
  label: 'bulk',
  kind: 'travel-loyalty',
  weight: 4,
  frame: 'company',
  sender: [
    '{Delta|United|Lufthansa|British Airways|Ryanair|easyJet|KLM} ',
    'Marriott Bonvoy',
    'Booking.com',
    'Airbnb',
    'Hertz',
    '<company> Rewards',
    'Hotel <word>',
    'Trainline',
  ],
  subject: [
    '{Check in now|Your booking|Your trip|Itinerary|Boarding pass}: <city>{, <date>| (<order>)}',
    '{Your points|<#4> miles|Your <month> statement}{ expire soon|}',
    'Flight {change|delay|cancelled} - <order>',
    '{Flights|Fares|Stays|Escapes} from <small>{: <city>|}',
    'How was {<city>|your stay}?',
  ],
  body: [
    [
      'Your {flight|stay|rental|train} {is confirmed|to <city> is coming up|on <date> has changed}.',
      'Check-in is {open|now open}{ for <city>|}. {Choose a seat.|Have your passport ready.}',
      '{Book by <date>|This week only}: {<city> from <small>|<percent> off stays|double miles}.',
      'You have <#5> points{, <#4> of them expire on <date>|}.',
    ],
    {
      several: [1, 5],
      as: 'lines',
      of: [
        '{Confirmation|Booking|Reservation} {code|number}: <order>',
        '<+city> - <+city> <+date> <+time>',
        '{Guests|Passengers}: <you> <+last>{ + <1-3>|}',
        '{Room|Seat|Car}: {double|<1-40>{A|C|F}|compact}',
        '{Free cancellation until <+date>|Non refundable}',
        'Total <+amount>, {paid|pay at hotel}',
        '<+city> from <+small> {one way|per night}',
        '{Gold|Silver} {status|member}: <2-40> nights to go',
      ],
    },
    ['Manage booking: <link>', 'Bon voyage!', '{Fares subject to availability.|Terms apply.|}', ''],
  ],
  linkTexts: ['{Check in|Manage booking|Book now|View itinerary|Redeem points}'],
}

const BANK: Theme = {
  label: 'bulk',
  kind: 'bank-notice-honest',
  weight: 5,
  frame: 'notice',
  sender: [
    '<bank>',
    '<bank> Alerts',
    '<bank>',
    '<company> Insurance',
    '<+city> Council',
    'HM Revenue & Customs',
    'Payroll',
    '<company> Energy',
  ],
  subject: [
    '{Your statement|A document|A message} is {ready|waiting} in {online banking|the app}',
    '{Alert|Notice}: {balance below <small>|large transaction|direct debit <date>|card used abroad}',
    '{Your|New} card is {on its way|expiring}',
    'Fraud {warning|alert}: {parcel texts|fake bank calls|QR codes}',
    '{Council tax|Tax return|Policy} {reminder|renewal|deadline <date>}',
    'Interest rates are {changing|going up}',
  ],
  body: [
    [
      'A new {statement|letter} is {available|waiting for you}. {Log in the way you always do to read it.|Open the app to see it.}',
      '{A payment|A transaction} of <small> {to|at} <company> {was made|left your account} on <date>. {Not you? Freeze the card in the app.|}',
      'Your card ending <last4> {expires|will expire} in <month>. {We post the new one to <street>.|The PIN stays the same.}',
      '{Criminals|Scammers} are {sending|making} {texts about missed parcels|calls as if from our fraud team|emails asking to verify an account}. We {never|would never} ask you to {move money|read out a code|follow a link to log in}.',
      'Your {return|council tax|policy} is due on <date>: {<amount>|nothing to pay by direct debit|file online}. {Ignore this if already done.|}',
      'The rate on your {savings|mortgage} changes {from <1-5>.<#2>% to <1-5>.<#2>%|on <date>}.',
    ],
    {
      several: [0, 3],
      as: 'text',
      of: [
        '{For your security|As usual} this {email|message} has no links.',
        'To check it is us, look for {the last digits of your postcode|your name} {above|in every mail}.',
        'Type our address into {your browser|the address bar} yourself.',
        'Call the number on the back of your card.',
        'Account ending <last4>.',
        'You can {turn off|change} alerts in {settings|online banking}.',
        'Your deposits are protected up to <20-90>,000 by the scheme.',
      ],
    },
  ],
}

export const BULK_SERVICE: readonly Theme[] = [SHOP, RECEIPT, SHIPPING, CODE, WELCOME, TRAVEL, BANK]
