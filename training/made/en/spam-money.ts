// Unwanted promises of money and unwanted business: loans, crypto, stocks, inheritances, cold selling, fake journals.
import type { Theme } from '../theme.ts'

const ANY = ['<me> <myLast>', '<me>', '<me> <myLast>', '<company>', '{Mr|Mrs|Dr|Barrister} <me> <myLast>']

const LOAN: Theme = {
  label: 'spam',
  kind: 'loan-debt',
  weight: 4,
  frame: 'person',
  sender: ['{Quick|Easy|Apex|Global} {Loans|Finance|Funding|Capital}', ...ANY],
  subject: [
    '{Loan|Business loan|Mortgage|Credit} offer {at <2-5>%|<amount>|}{!|}',
    '{Pre-approved|You qualify|Approved}: {up to |}$<5-90>,000',
    '{Eliminate|Cut|Forgive} your {debt|credit card debt|student loans|tax debt}',
    '{Working capital|Business funding} for <company>',
    '{Bad credit|No credit check}? {No problem|OK}',
    'Do you need {a loan|money|financial help}?',
  ],
  body: [
    [
      '{Do you need|Are you looking for|Apply for} {an urgent|a genuine|a business|a} loan {of any kind|to pay bills|at <2-5>% interest rate|for your project}?',
      'You {have been|are} {pre-approved|selected} for {up to |}$<5-500>,000 in {working capital|unsecured funding|business credit}.',
      '{If you owe|Do you owe} {more than|over} $<5-20>,000 in {credit card|student loan|IRS} debt{, you may qualify for relief|, read this}.',
      'We {offer|give out|finance} {private, commercial and personal|all kinds of} {loans|credit} {from $<1-9>,000 to $<1-90>,000,000|to individuals and firms worldwide}.',
    ],
    {
      several: [1, 4],
      as: 'text',
      of: [
        '{No collateral|No credit check|Bad credit welcome|No upfront fees}.',
        '{Funds|The money} {in|within} {24 hours|48 hours|1-3 days}.',
        '{Reply with|Send us} your {name, country, phone and amount needed|last 3 bank statements|full name and occupation}.',
        '{This is|A} {a limited|the new} {hardship|relief|forgiveness} program{ approved by Congress|}.',
        'Your {interest|monthly payment} could be {cut in half|as low as <small>}.',
        'We {already|have} funded {<company>|over <#4> businesses} {this year|in your industry}.',
        'Contact {us|our loan officer} {via|at} <mailbox>{ or call <phone>|}.',
      ],
    },
    ['<link>', '', '{Apply|Check your eligibility}: <link>'],
  ],
  linkTexts: ['{Apply now|Check eligibility|Get funded}'],
}

const CRYPTO: Theme = {
  label: 'spam',
  kind: 'crypto-investment',
  weight: 5,
  frame: 'person',
  sender: ['{Bitcoin|Crypto|Quantum|Immediate|AI} {Profit|Trader|Edge|System|Code}', 'Investment {Team|Desk}', ...ANY],
  subject: [
    '{Earn|Make} {$<200-900>|<1-5> BTC|<percent>} {a day|daily|per week}{ with {AI|bitcoin|forex}|}',
    '{Your|You have} {<1-3>.<#4> BTC|$<1-90>,<#3>} {is ready|pending|in your wallet}',
    '{Invest|Investment} {opportunity|proposal|in {gold|crypto|oil}}',
    "{Elon|A billionaire|The banks}'s {secret|new} {platform|project}",
    '{Presale|Airdrop|Token} {live now|ends soon|<word>coin}',
    'passive income {for you|2.0|<month>}',
  ],
  body: [
    [
      '{Our|The} {AI|automated|quantum} {trading|arbitrage} {bot|software|platform} {returned|made} <percent> {last month|in <2-9> days}{. Minimum deposit is $250|}.',
      '{Ordinary people|A single mother from <city>|Students} {are making|earns} {$<200-900> a day|thousands} {with|from} {bitcoin|this app|forex signals}.',
      'The {biggest|next 100x} {token|coin|presale} of {the year|20<17-26>} is {live|almost sold out}: <word>coin.',
      'Your {cloud mining|trading} account {has|shows} a balance of $<10-90>,<#3>.<#2>. {It was inactive for a year.|Withdraw before it is deleted.}',
      'We are {an asset manager|private investors} in {Dubai|London|Zurich} and {seek|look for} {partners|projects to fund} {worldwide|in your country}.',
    ],
    {
      several: [1, 4],
      as: 'text',
      of: [
        '{Guaranteed|Risk free} {profit|returns} of {<2-9>% daily|<percent> weekly}.',
        '{Start with|Deposit} {only |}$<100-500> {and watch it grow|, withdraw any time}.',
        "{As seen on|Featured in} {Forbes|CNN|BBC|Dragons' Den}.",
        'Join {our|the} {Telegram|WhatsApp|VIP} {group|channel} {for free signals|}.',
        '{Only|Just} <3-60> {places|spots} {left|remaining} {today|in your region}.',
        'A {personal|senior} {broker|manager} will call you.',
        'The banks {tried to stop|hate} {this|it}.',
        '{Refer|Invite} friends and {earn|get} <5-20>% of their deposits.',
        'Your capital is {insured|100% safe}.',
      ],
    },
    ['<link>', '{Register|Start|Join} {here|now}: <link>', 'Reply {YES|"interested"} {for details|}.'],
  ],
  linkTexts: ['{Start earning|Open account|Join presale|Withdraw}'],
}

const STOCK: Theme = {
  label: 'spam',
  kind: 'stock-tip',
  weight: 3,
  frame: 'bare',
  sender: ['{Wall Street|Penny Stock|Small Cap|Market} {Alert|Insider|Digest|Watch}', ...ANY],
  subject: [
    '{Hot|Breaking|Monster|Explosive} {stock|pick|alert}: {<word>|symbol} {<word>|is about to explode|up <percent>}',
    'This {stock|ticker} {could|will} {triple|hit $<2-9>} {by <weekday>|next week}',
    '{Buy|Watch} {<word> {Gold|Oil|Energy|Biotech}|it} {first thing|<weekday>|now}',
    '<percent> {gain|profit} {in days|yesterday}',
  ],
  body: [
    [
      '{Company|Name}: <word> <word> {Gold|Energy|Pharma|Wireless|Mining} {Corp|Inc|Holdings}\nSymbol: {W|X|Q|Z}{B|K|R}{T|M|H}{L|N|V}\n{Price|Current}: $0.<#2>\n{Target|5-day target}: $<1-4>.<#2>',
      "{We|Our readers} {made|banked} <percent> on the last {pick|alert}. {This one is bigger.|Don't miss this one.}",
      'The {news|word} {is out|is spreading} on <word> <word> {Corp|Inc}{, huge contract in China|: drilling results|, FDA approval}.',
      'Investors {are|keep} {calling|asking} about this {tiny|unknown} {AI|lithium|cannabis|uranium} {company|stock}.',
    ],
    {
      several: [1, 4],
      as: 'text',
      of: [
        '{Get in|Act} {now|before the open|first thing <weekday>}!',
        'Volume {exploded|is up <percent>}.',
        '{Expect|We see} {a big PR|a massive} {campaign|run|move} {this week|soon}.',
        '{Add|Put} {this gem|it} {to your radar|in your portfolio}.',
        'Insiders {are buying|loaded up} .',
        'This {report|newsletter} is not investment advice{; we were paid <small>,000 by a third party|}.',
        'It {cannot|can only} go {down from here|up}.',
        '{Strong buy|STRONG BUY} rating.',
      ],
    },
    ['<link>', '', 'Read the {full |}report: <link>'],
  ],
}

const ADVANCE: Theme = {
  label: 'spam',
  kind: 'advance-fee',
  weight: 6,
  frame: 'person',
  sender: [
    '{Mr|Mrs|Dr|Barr.|Rev.|Engr.|Sgt.|Miss} <me> <myLast>',
    '{UN|FBI|IMF|World Bank|Central Bank} {Office|Payment Unit|Director}',
    '<me> <myLast>',
    'Chambers of <myLast>',
  ],
  subject: [
    '{URGENT|CONFIDENTIAL|PRIVATE|STRICTLY PRIVATE} {PROPOSAL|BUSINESS|TRANSACTION|ASSISTANCE}',
    '{Dear|Hello} {friend|beneficiary|beloved}{ in Christ|}',
    '{Your|UNCLAIMED} {fund|inheritance|compensation|ATM card|consignment} {of <huge>|is ready|release}',
    '{WINNER|Congratulations}: {email lottery|<huge>|ref <order>}',
    '{Greetings|Good day|Reply|Please read}',
    '{Donation|Grant} of <huge> {to you|for you}',
    'business {proposal|partnership}',
    '{From|message from} {Mrs|Sgt|Barrister} <myLast>',
  ],
  body: [
    [
      'I am {Barrister|Mr|Dr} <me> <myLast>, {personal attorney|account officer|auditor} to late {Engr|Mr|Mrs} <+last>, {a national of your country|who died in a {plane crash|car accident} with {his|the} family} {in 20<#1><1-9>|}.',
      'My name is Mrs <me> <myLast>, a widow {from|in} <country>{, suffering from cancer|}. My late husband {deposited|left} <huge> {in a bank|with a security company}.',
      'This is to {inform|notify} you that your {e-mail address|email ID} {won|has won} <huge> in the {Microsoft|Google|UK National|Coca-Cola|FIFA} {lottery|promotion|award}.',
      'I am {Sgt|Captain|General} <me> <myLast> of the {US Army|peace keeping force} {in|stationed in} {Syria|Iraq|Afghanistan|Libya}. We {found|discovered} <huge>{ in a bunker|}.',
      'I {work|am a director} {with|at} {a bank|the ministry of petroleum|the audit department} in <country>{ and|.} I {have|discovered} {an abandoned|an over-invoiced|a dormant} {sum|fund} of <huge>.',
      'Your {overdue |}{compensation|contract|inheritance} {payment|fund} of <huge> {has been approved|is} {by the United Nations|for release|loaded on an ATM Visa card}.',
      "I {am|'m} <other>, {a lottery winner|a philanthropist}. I {have decided to|will} {donate|give} <huge> to {you|5 lucky people}{ as part of my charity|}.",
    ],
    {
      several: [2, 5],
      as: 'text',
      of: [
        'I {need|seek|solicit} your {assistance|cooperation|partnership} to {transfer|move|receive} {this|the} {money|fund} {out of the country|into your account|as next of kin}.',
        '{You will get|Your share is|We shall share} {<20-50>%|<20-50> percent|50/50}{ and the rest will be for me|}.',
        'This {transaction|business} is {100% risk free|legal|strictly confidential}{ and must be kept secret|}.',
        '{Send|Forward|Reply with} your {full name, address, age, occupation and telephone number|bank details and a copy of your passport}.',
        '{Contact|Get back to} {my lawyer|the delivery agent|the bank|me} {immediately|urgently|at} <mailbox>.',
        'You {will|are to} only pay {the|a} {delivery|clearance|stamp} {fee|charge} of $<60-950>.',
        'I {got|found} your {contact|email} {through the internet|from the chamber of commerce|during my search for a honest person|in prayer}.',
        'May {God|the Almighty} bless you {and your family|}.',
        'I {am waiting|wait} for your {urgent|positive|kind} {response|reply}.',
        'Do not {disclose|reveal} this to {anybody|the press}.',
        'I {want|intend} to use the money for {orphanages|the less privileged|investment in real estate} in your country.',
      ],
    },
  ],
}

const WORK: Theme = {
  label: 'spam',
  kind: 'work-from-home',
  weight: 3,
  frame: 'person',
  sender: ['{HR|Hiring|Recruiting} {Team|Manager|Department}', ...ANY],
  subject: [
    '{Work from home|Part time job|Easy job|Remote position|Data entry}{: $<20-90>/hour| - <amount> a week|}',
    '{Mystery|Secret} shopper{s wanted|}',
    '{We|I} {found|saw} your {resume|CV}',
    'be your own boss{!|}',
    '{Re: |}{job|vacancy} <order>',
    '{Make|Earn} {money|<small>} {online|while you sleep|posting links}',
  ],
  body: [
    [
      '{Earn|Make} {$<300-900>|<amount>} {a week|weekly|per day} {from home|with your phone|in your spare time}{, no experience needed|}.',
      '{Our company|<company>} {is looking for|needs|is hiring} {regional representatives|payment agents|mystery shoppers|car drivers for advertising|package handlers}.',
      'I {quit|left} my job {thanks to|after finding} this {system|method}{. Now I make $<5-30>,000 a month|}.',
      '{Wrap your car|Carry our advert on your car} and {get|earn} $<300-700> {per week|weekly}.',
    ],
    {
      several: [1, 4],
      as: 'text',
      of: [
        '{You keep|Your commission is} <5-12>% of {each|every} {payment|transfer} {you process|}.',
        'Only <1-3> hours {a day|daily}.',
        '{No investment|No boss|No selling|No fees}{, no risk|}.',
        'Requirements: {18+|a bank account|internet access|honesty}.',
        'Reply with {name, age, city and phone|your resume} {to|at} <mailbox>.',
        'The {first|training} {video|kit} is free{, then <small>|}.',
        'You will {receive|get} {checks|parcels} {at home|} and {forward|send} {the rest|them} by {Western Union|Zelle|bitcoin}.',
        '{Hurry|Only <3-30> positions left} {!|in your city}.',
      ],
    },
    ['<link>', '', '{Apply|Start}: <link>'],
  ],
  linkTexts: ['{Apply now|Start today|Show me how}'],
}

const SEO: Theme = {
  label: 'spam',
  kind: 'seo-cold-mail',
  weight: 6,
  frame: 'person',
  sender: [
    '<me> <myLast>',
    '<me>',
    '<me> <myLast> - {SEO|Web|App|Growth} {Expert|Consultant|Executive}',
    '<me> | <company>',
  ],
  subject: [
    '{Re: |}{your website|<host>|website errors|google ranking|SEO proposal|page 1}',
    '{Quick|Simple} question{, <you>| about <company>|}',
    '{Web|App|Logo|WordPress} {design|development|redesign} {proposal|services|offer}',
    '{Guest post|Link|Sponsored post|Backlink} {on|for|request} <host>',
    '{following up|bumping this|did you see my last email?|any update?}',
    '{More|<20-300>} {leads|customers|reviews|followers} {for <company>|this month}',
  ],
  body: [
    [
      "{I was|While} {on|looking at|going through} your website {<host>|} {and noticed|I found} {several errors|that it is not ranking|it isn't mobile friendly|broken links}.",
      'We are {an India based|a leading|a full-service|an award winning} {SEO|digital marketing|web development|mobile app} {company|agency} {with <50-300>+ experts|and work for agencies worldwide}.',
      '{Just|I am} {following up|bumping this up|checking in} {on|to see if you got} my {last|previous} {email|note|message}.',
      'I {came across|found} <company> {on LinkedIn|on Google} and {loved|was impressed by} {your work|what you do}. {We help firms like yours|I help <role>s} {book <5-40> more calls a month|get to page one|double sales}.',
      'I {want|would like} to {publish|place} {a guest article|a link} {on|at} <host>. {What is your price?|We pay by PayPal.}',
    ],
    {
      several: [1, 4],
      as: 'text',
      of: [
        'We can {place|put|get} {you|your site} on {the first page|top} of Google {within <2-6> months|guaranteed}.',
        '{Price|Packages} {start from|from} $<49-499> {a month|per page|only}.',
        '{Can I|May I|Shall I} send {you |}{a quote|some samples|a free audit|our price list|a screenshot of the errors}?',
        'Our {services|packages} {include|are}: {on-page SEO, link building, Google Ads, social media|logo, brochure, WordPress, Shopify, PHP|iOS and Android apps}.',
        '{Do you have|Got|Worth} {15|10} minutes {on <weekday>|this week|for a quick call}?',
        'DA <20-80>, DR <20-80>, traffic <#2>k{, dofollow|}.',
        '{Reply|Share} {with |}your {phone|WhatsApp} number and {best time|target keywords}.',
        'We {already|} {did this for|helped} {<+company>|a firm in <city>}: +<percent> {leads|traffic} in <2-9> {weeks|months}.',
        'If you are not {interested|the right person}, {who should I talk to|just let me know}{?|}',
        'No {contract|setup fee}.',
      ],
    },
  ],
}

const LISTS: Theme = {
  label: 'spam',
  kind: 'lead-list',
  weight: 4,
  frame: 'person',
  sender: ['<me> <myLast>', '<me> <myLast> - {Data|Marketing|List} {Specialist|Analyst|Coordinator}', '<me>'],
  subject: [
    '{Attendee|Attendees|Visitor|Email|Contact} {list|database}: {<city> {Expo|Summit} 20<12-26>|<brand> users|<role>s|hospitals|dentists}',
    '{Re: |}{<brand> users|<role>} {list|contacts|leads}',
    'target {audience|list} {for <company>|<quarter>}',
    '{bulk email|email marketing|SMTP|bulletproof hosting} {service|server|offer}',
    'manufacturer of <gadget>{: catalogue|, OEM|}',
  ],
  body: [
    [
      'Would you be interested in {acquiring|purchasing|having} {the|an} {attendee list|updated list|contact database} of {<city> {Expo|Summit|Trade Fair} 20<12-26>|<brand> users|<role>s|dentists and doctors}?',
      'I {would like to check|was wondering} if {you|your company} {need|want} {decision maker contacts|a list of <brand> users|verified emails} for your {campaigns|marketing}.',
      'We {sell|offer|have} <2-90> million {email addresses|fresh leads|verified contacts} {by country and industry|, opt-in|}, {$<49-499>|only $<49-499> today}.',
      '{Dear purchasing manager|Dear Sir}, we are {a factory|a manufacturer|leading supplier} of {<gadget>|LED lights|PVC pipe|phone cases|steel} in {Shenzhen|Ningbo|China} {with <5-30> years of experience|, low price good quality}.',
    ],
    {
      several: [1, 4],
      as: 'text',
      of: [
        '{Each record|The list|Information fields} {includes|contains}: {company name, contact, title, phone, verified email, SIC code|name, email, phone}.',
        'Total {contacts|count}: <2-90>,<#3>.',
        'Let me know your {target|thoughts|geography} {so I can send counts and pricing|and I send samples}.',
        '{MOQ|Minimum order} <100-1000> pcs{, free sample|}.',
        'Delivered in {Excel|CSV} {within 2 days|, unlimited usage}.',
        'We {also |}{send|blast} {your ad|it} {for you |}to {<1-9> million|any} inboxes{, no bounce|}.',
        'If {not interested|this is not for you} reply {"remove"|"unsubscribe"|"opt out"}.',
        'Price {list|catalog} {attached|on request}, {T/T or PayPal|FOB Shanghai}.',
        'Awaiting your {response|reply}.',
      ],
    },
  ],
}

const JOURNAL: Theme = {
  label: 'spam',
  kind: 'fake-journal',
  weight: 3,
  frame: 'person',
  sender: [
    '{Editor|Editorial Office|Managing Editor|Dr. <myLast>|Conference Secretary}',
    '{International|Global|World|Open Access} Journal of {Science|Medicine|Engineering|Nursing|Agriculture}',
    '<me> <myLast>',
  ],
  subject: [
    '{Invitation|Call for papers|Submit your manuscript|Eminent researcher|Greetings}: {Journal of <word> {Science|Research}|Volume <2-30> Issue <1-12>|Editorial board|speaker in <city>}',
    '{Publish|Your paper} {within <5-15> days|fast|with ISSN}',
    '{Honorary|Keynote} speaker {invitation|<city> 20<12-26>}',
    'Humble reminder: {article|abstract} {awaited|deadline}',
  ],
  body: [
    [
      '{Greetings of the day!|Hope this email finds you in the best of spirits.|Dear Eminent Researcher,|Respected Professor,}',
      'We {have gone|went} through your {valuable|esteemed|recent} {article|publication} {and were|, we are} {very |}impressed.',
      '',
    ],
    {
      several: [2, 5],
      as: 'text',
      of: [
        'We {cordially|kindly} {invite|request} you to {submit|contribute} {your|a} {valuable|esteemed} {manuscript|short article|2-page opinion|abstract} {to our upcoming issue|towards Volume <2-30>}.',
        'The journal {has|holds} an impact factor of <1-7>.<#2>{ (Global Index)|} and {is indexed in|ISSN <#4>-<#4>} {Google Scholar|Index Copernicus|PubMed (selected)}.',
        '{Peer review|Publication} {takes|within} {only |}<3-12> {days|working days}.',
        'The {processing|publication} {charge|fee} is {only |}$<49-999>{, with <percent> discount for you|}.',
        'We are short of one article to {release|complete} {the issue|Issue <1-12>}{. Can you help us?|}',
        'Join {us as|our} {editorial board|keynote speaker|reviewer} {in {Dubai|Rome|Bangkok|<city>}|}.',
        'All {fields|topics} are welcome: {nursing, engineering, arts, cancer|management, agriculture, IT}.',
        'Please {acknowledge|respond} within <24-48> hours.',
        'We await your {affirmative|positive} {response|reply}.',
      ],
    },
    ['Submit {online|at}: <link> {or as attachment to <mailbox>|}', ''],
  ],
}

export const SPAM_MONEY: readonly Theme[] = [LOAN, CRYPTO, STOCK, ADVANCE, WORK, SEO, LISTS, JOURNAL]
