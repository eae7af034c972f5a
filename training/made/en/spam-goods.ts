// Unwanted selling: pills, watches, diets, software, dating, casinos, household offers.
import type { Theme } from '../theme.ts'

const ANY = [
  '<me> <myLast>',
  '<word> <word>',
  '<me>',
  '{Special|Daily|Exclusive} {Offer|Deals|Savings}',
  '<company>',
  '<word><#2>',
]

const PHARMA: Theme = {
  label: 'spam',
  kind: 'pharma',
  weight: 4,
  frame: 'bare',
  sender: ['{Canadian|Online|Express} {Pharmacy|Drugs|RX}', 'Dr. <myLast>', ...ANY],
  subject: [
    '{Viagra|Cialis|V1agra|Levitra|Vi@gra|Xanax|Tramadol|Ozempic|Phentermine|Modafinil} {from|only|at} {$<1-4>.<#2>|<small>|lowest price}',
    '{No prescription|Doctor approved|Discreet shipping}{!| needed| - <percent> off}',
    '{She will thank you|Be a man again|Last longer tonight|Make her {happy|scream}}',
    '{RE: |}{Your order|refill|prescription} <order>',
    'Pharmacy {news|discount} <month>',
    '{Men|Guys} over 40 {do this|use this}',
  ],
  body: [
    [
      '{Canadian|Trusted|Licensed|#1 online} {pharmacy|drugstore|meds shop}{ since 19<90-99>| you can rely on|}!',
      '{Tired of|Problems with} {erectile dysfunction|weak erections|overpriced meds|waiting for a prescription}?',
      '{Get|Buy|Order} {generic |brand |}{Viagra|Cialis|Levitra|Ozempic|Valium|Soma} {online|without a prescription|with no embarrassment}.',
      "Size {does|DOES} matter. {Ask any woman.|She just won't tell you.}",
    ],
    {
      several: [1, 6],
      as: 'lines',
      of: [
        '{Viagra|V!agra} 100mg x <10-120> - $<1-3>.<#2> per pill',
        'Cialis 20mg: <+small>',
        '{Xanax|Valium|Ambien|Ativan} - {in stock|$<1-4>.<#2>}',
        '{Free|FREE} {bonus pills|shipping|airmail} {on all orders|over $<100-300>}',
        '{No prescription|No doctor|No questions} {required|needed}',
        'Visa, MasterCard, {AmEx|bitcoin|e-check} accepted',
        '{Overnight|Worldwide|Discreet} {delivery|shipping|packaging}',
        '{Add 3+ inches|Gain up to 4 inches|Rock hard in 15 minutes}{, guaranteed|}',
        '<percent> {OFF|discount} {today only|this week|for returning customers}',
        'Semaglutide {shots|drops} {without insurance|from $<90-290>/mo}',
      ],
    },
    [
      '<link>',
      'Order {here|now}: <link>',
      '{Click|Visit} <link> {and save|now|!!}',
      '{Satisfied|Happy} customers: <#6>{ and counting|}. <link>',
    ],
  ],
  linkTexts: ['{Order now|Shop meds|Enter shop|CLICK HERE|Buy now}'],
}

const REPLICA: Theme = {
  label: 'spam',
  kind: 'replica',
  weight: 2,
  frame: 'bare',
  sender: ['{Rolex|Luxury|Designer|Swiss} {Watches|Replica|Outlet|Bags}', ...ANY],
  subject: [
    '{Rolex|Omega|Breitling|Louis Vuitton|Gucci|Ray-Ban|Nike|Canada Goose} {replica|watches|bags|outlet}{ from $<90-290>| <percent> off|}',
    '{Look rich|Luxury for less|Exact copies|Impress everyone}',
    '{Swiss made|A+ grade} {watches|timepieces}',
  ],
  body: [
    [
      "{Why pay|Why spend} thousands {for|on} {a name|the real thing}? {Nobody can tell the difference.|Even a jeweller won't know.}",
      '{High quality|Perfect|Exact|1:1} {replica|copies of} {watches|handbags|shoes} {at a fraction of the price|from $<90-290>}.',
      '{Ray-Ban|UGG|Moncler|Michael Kors} {clearance|factory outlet}: {up to <percent> off|only $<15-40>}, {today only|ends tonight}!',
    ],
    {
      several: [1, 4],
      as: 'lines',
      of: [
        'Rolex {Submariner|Daytona|Datejust} $<120-390>',
        '{Louis Vuitton|Prada|Chanel} {bags|wallets}',
        '{Sapphire crystal|Swiss movement|Genuine leather|Original box and papers}',
        '{Free|Express} shipping worldwide',
        '{Buy 2, get 15% off|Money back guarantee|Wholesale welcome}',
        'Breitling, Omega, Cartier, {Patek|Hublot}',
      ],
    },
    ['<link>', 'Visit our {shop|store|catalog}: <link>', '{Save|Be elegant} {today|now} <link>'],
  ],
  linkTexts: ['{Visit store|See catalog|Shop <percent> off}'],
}

const DIET: Theme = {
  label: 'spam',
  kind: 'diet-supplement',
  weight: 4,
  frame: 'company',
  sender: [
    '{Keto|Slim|Health|Memory|Prostate|Blood Sugar|Tinnitus|Vision|Joint} {Breakthrough|Secret|News|Solution|Tips}',
    'Dr <myLast>',
    ...ANY,
  ],
  subject: [
    '{This|1} {weird|odd|simple|5-second|bedtime} {trick|ritual|hack|loophole} {melts|burns|destroys} {<10-60> lbs|belly fat|plaque}{ overnight|}',
    "{Doctors|Big Pharma|Harvard} {hate|don't want you to know|stunned by} this {tea|root|fruit}",
    '{Tinnitus|Diabetes|Prostate|Toe fungus|Neuropathy|Memory loss}? {Do this tonight|Eat this|Never take this pill}',
    'Your {free bottle|trial|CBD gummies|keto gummies} {is ready|shipped?|claim}',
    'As seen on {Shark Tank|Oprah|TV}',
  ],
  body: [
    [
      '{Scientists|A retired doctor|Navy researchers|A grandmother in Ohio} {just discovered|stumbled on|reveals} {a strange|an ancient|a simple} {ritual|root|mineral|10-second trick} that {melts fat|reverses type 2 diabetes|shrinks the prostate|stops the ringing in your ears}.',
      '{I lost|She dropped|How <first> lost} <15-70> {pounds|lbs} in <2-9> weeks {without exercise|eating pizza|drinking this before bed}.',
      '{If you have|Warning: if you suffer from} {cold feet|belly fat|brain fog|nail fungus}, {stop what you are doing|read this before they take it down}.',
    ],
    {
      several: [1, 4],
      as: 'text',
      of: [
        '{No diet|No gym|No surgery|No side effects}.',
        '{Thousands|Over <#2>,000 people} {already|have} {tried|used} it.',
        '{Watch|See} the {short|free|shocking} video {before it is banned|while it is still up}.',
        'It is {100% natural|FDA registered|clinically proven}.',
        'Big Pharma {is furious|tried to bury this}.',
        '{Only|Just} <10-300> {bottles|trial packs} left {at this price|today}.',
        'Just pay <small> {shipping|S&H}.',
        '{The results|What happened next} {shocked|will surprise} {her doctor|you}.',
        'These statements have not been evaluated by the Food and Drug Administration.',
      ],
    },
    ['>> {Watch|See} {here|the video}: <link>', '<link>', '{Claim your|Get a} free {bottle|sample}: <link>'],
  ],
  linkTexts: ['{Watch now|See the trick|Claim my bottle|Try it risk free}'],
}

const CASINO: Theme = {
  label: 'spam',
  kind: 'casino',
  weight: 3,
  frame: 'bare',
  sender: ['{Royal|Lucky|Golden|Vegas|Spin|Crypto} {Casino|Slots|Bet|Club}', 'VIP {Manager|Support}', ...ANY],
  subject: [
    '{<20-300> free spins|$<500-5000> bonus|Your bonus|Jackpot}{ inside| waiting| expires|!}',
    '{Play|Bet} {now|today} {and win|with $<10-90> free}',
    '{No deposit|Welcome} bonus {code <word><#2>|<percent>}',
    'You {won|have} {credits|<#3> chips}',
  ],
  body: [
    [
      '{Welcome|Congratulations|Hey VIP}! {Your account has been credited with|We reserved} <20-300> free spins {on <word> <word> slots|}.',
      '{Deposit|Put in} $<10-50> and {play with|get} $<100-900>{!| - that is <100-500>%}',
      '{Roulette|Blackjack|Slots|Live dealers|Sports betting}, {instant payouts|98% payout|no KYC|crypto welcome}.',
      'Last night a player from <city> {won|hit} <huge>.',
    ],
    {
      several: [0, 3],
      as: 'lines',
      of: [
        '{No download|Play in your browser|Download the software}',
        '{BTC|USDT|Visa|Skrill} {accepted|in 5 minutes}',
        '{24/7 support|Licensed in Curacao}',
        'Code: <word><#3>',
        '{First|Second|Third} deposit: +<50-200>%',
        '{US players welcome|All countries}',
      ],
    },
    ['<link>', '{Spin|Play|Claim} {here|now}: <link>', 'Telegram: @<word><word><#2>'],
  ],
  linkTexts: ['{Claim bonus|Play now|Spin}'],
}

const DATING: Theme = {
  label: 'spam',
  kind: 'dating-adult',
  weight: 4,
  frame: 'person',
  sender: [
    '<me>',
    '<me><#2>',
    '{Sweet|Hot|Lonely} <me>',
    '<me> ({<2-9>|<10-40>} km away)',
    '{Asian|Russian|Ukrainian|Local|Mature} {Brides|Singles|Ladies|Beauties}',
  ],
  subject: [
    '{hi|hello|hey you|hey} {dear|handsome|stranger|sexy|there}',
    '<me> {sent you a message|wants to meet|likes your profile|added you}',
    '{I saw your|about your} {profile|photo}',
    '{lonely|bored} {tonight|housewife}',
    '{Russian|Asian|local} {girls|women|ladies} {want|are looking for} {love|you|western men}',
    'are you {still|} {single|here}?',
    'my {photos|pics|private album}',
  ],
  body: [
    [
      'I am <me>, <20-38> y.o., {from|live in} {Russia|Ukraine|Kazan|the Philippines|your city}. {I look for serious man.|I seek for kind man for the rest of my life.|I want just have fun.}',
      '{Hello|Hi} {dear|my friend|stranger}! I {found|saw} your {profile|e-mail|contact} {on a dating site|in the internet} and {decided to write|you look interesting}.',
      "{I'm|im} {home alone|bored|new in town} and {looking for|want} {someone to chat|a date|no strings fun} {tonight|:)}",
      '<2-9> {women|singles|ladies} {near|in} {you|your area|<city>} {viewed your profile|want to meet|sent you messages}.',
      '{Tired of|Sick of} being {alone|single}? {Thousands of beautiful ladies are waiting.|Meet real women, no games.}',
    ],
    {
      several: [0, 4],
      as: 'text',
      of: [
        'I {like|love} {music, walks and cook|to travel and nature|good sense of humor}.',
        'I {attach|send} {my photo|some pics}, {I hope you like|tell me do you like}.',
        'Write me {only|directly} to {my personal mail|} <mailbox>.',
        "Age {is not|doesn't} {important|matter} {for me|}.",
        '{Free|100% free} {signup|to join|chat}, {no credit card|18+ only}.',
        '{My username is|Look for me:} <word><#2>.',
        'My webcam {is on|works}, {come and see me|come watch}.',
        'I wait for your {answer|letter} {with impatience|very much}!',
        "Don't tell your {wife|girlfriend} ;)",
      ],
    },
    ['<link>', '{My profile|See my pics}: <link>', '', '{Kiss|Kisses|xoxo}'],
  ],
  linkTexts: ['{View profile|See photos|Chat now|Reply to <me>}'],
}

const SOFTWARE: Theme = {
  label: 'spam',
  kind: 'software-diploma',
  weight: 2,
  frame: 'bare',
  sender: ['{OEM|Cheap|Digital} {Software|Downloads|Keys}', 'University {Admissions|Degrees}', ...ANY],
  subject: [
    '{Adobe|Windows|Office|AutoCAD|Photoshop} {CS4|CS6|7|10|2013|2019|Pro} {only|for|from} $<19-89>',
    '{OEM|Cheap|Original} {software|licence keys|cd keys}',
    '{Get|Buy} {a|your} {degree|diploma|MBA|PhD|certificate} {in 2 weeks|now|without study}',
    '{TOEFL|IELTS|passport|driver licence} {without exam|for sale}',
  ],
  body: [
    [
      '{Save up to|You save} <percent> on {Microsoft|Adobe|Autodesk|Corel} {software|titles}{, instant download|}.',
      '{A genuine|An accredited|A real} {college |university |}{degree|diploma|MBA} {based on your life experience|within days}. {No tests, no classes, no books.|Nobody is turned down.|Confidentiality assured.}',
      'We {make|provide|produce} {registered|real and novelty} {passports|driver licenses|IELTS certificates} {, verifiable in the system|without sitting the test}.',
    ],
    {
      several: [1, 5],
      as: 'lines',
      of: [
        '{Windows|Office|Photoshop|AutoCAD} {XP|7|10|2010|2016|2021|CS5} {Pro|Ultimate|} - $<19-99>{ (retail $<199-999>)|}',
        '{Bachelors|Masters|MBA|Doctorate}',
        'Call {24/7|now}: <phone>',
        '{Instant download|Any language|PC and Mac|No subscription}',
        'WhatsApp <+phone>',
        'transcripts {included|and verification letters}',
      ],
    },
    ['<link>', 'Full {list|catalogue}: <link>', ''],
  ],
  linkTexts: ['{Download|Full list|Apply}'],
}

const HOUSEHOLD: Theme = {
  label: 'spam',
  kind: 'household-affiliate',
  weight: 5,
  frame: 'company',
  sender: [
    '{Solar|Home Warranty|Auto Insurance|Gutter|Medicare|Walk-in Tub|Window|Life Insurance|Roof|Car Warranty} {Savings|Quotes|Center|Experts|Alert|Info}',
    ...ANY,
  ],
  subject: [
    '{Homeowners|Drivers|Seniors} {in <city>|born before 19<50-75>|}: {new program|do this before <weekday>|you may qualify}',
    '{Your|Re: your} {car warranty|auto coverage|home warranty} {expires|has expired|final notice}',
    '{Compare|Lower|Stop overpaying}: {auto insurance|life insurance|hearing aids|windows} from $<9-39>/mo',
    '{Solar|Gutter guards|Walk-in tubs|Generators}: {<percent> off|$0 down|no cost install}',
    '{Your|A} {<brand>|<gadget>} {reward|sample|gift} is {pending|waiting} - {answer|complete} {a|the} survey',
    '{Military grade|Tactical} {flashlight|drone|knife} {free today|<percent> off}',
  ],
  body: [
    [
      '{Attention|Good news for} {homeowners|drivers|seniors|veterans}: {a little known|a brand new} {program|rule|law} {pays|lets you save} {up to|as much as} $<1-9>,<#3>{ a year|}.',
      "{Don't|Never} {pay|spend} {for|on} {covered repairs|high premiums|electricity|gutter cleaning} again.",
      'You have been {selected|chosen} to {receive|win} {a <gadget>|a $<100-1000> <brand> card|an exclusive reward} {for answering|in exchange for} a {30 second|short} survey {about <brand>|}.',
      'Is your {furnace|AC|transmission|roof} {covered|ready}? {One breakdown costs $<1-9>,<#3>.|Repairs are expensive.}',
    ],
    {
      several: [1, 4],
      as: 'text',
      of: [
        '{Enter|Just type in} your {zip|zip code|age} {to see if you qualify|and compare}.',
        '{Rates|Plans} {start at|from} {just |}$<9-49> {a month|/mo}.',
        '{Agents|Experts|Our partners} {are standing by|will call you}.',
        '{Enrollment|This offer|The rebate} {ends|closes} {soon|<weekday>|<date>}.',
        '{No obligation|Free quote|No medical exam|Zero down}.',
        '{People in <+city>|Thousands of families} {already|have} switched.',
        'Claim it {before|within} {<2-48> hours|someone else does}.',
        'This is an advertisement{. Not affiliated with any government agency|}.',
      ],
    },
    ['<link>', '{Check|See} {your rate|if you qualify|now}: <link>', '>> <link> <<'],
  ],
  linkTexts: ['{See if you qualify|Get my quote|Compare rates|Claim reward|Start survey}'],
}

const HASHBUSTER: Theme = {
  label: 'spam',
  kind: 'hash-buster',
  weight: 3,
  frame: 'bare',
  sender: ANY,
  subject: [
    '{Re: |Fw: |}<word> <word> <+word>',
    '<+word> {<+word>|<#4>}',
    '{hi|hey|news|look|re:} <#4>',
    '{Best|Hot|New} {deal|price|girls|meds|tip}{!|} <+word>',
  ],
  body: [
    [
      '{See|Check|Look at} {this|it}: <link>',
      '<link>',
      '{Image|Picture} not {displayed|loading}? {Click here|Visit} <link>',
      '{<word> <word> <word>|Hello} <link> {cheap|best|hot} {meds|watches|loans|girls|stocks} {<word>|}',
      '{Gen3ric|Che@p|L0w pr1ce|b-e-s-t} {m3ds|p1lls|w@tches|l0ans|s0ftware} <link>',
      "If you {cannot|can't} see {images|the picture} {go here|click} <link>. {To stop mails|Remove}: <+link>",
    ],
    [
      '',
      '<+word> <+word> <+word> <+word> <+word> <+word> <+word> <+word> <+word>',
      'the <+word> of the <+word> was {seldom|often|never} {a|the} <+word>, said <+first>, {and|but} the <+word> {had gone|went} to <+city> {with|without} her <+word>',
      '<#8><+word><#4>',
      '"<+word> {is|was} the <+word> of <+word>" he {whispered|said}. <+first> {nodded|left|smiled}, {taking|holding} the <+word>.',
    ],
    ['', '<+word> <+word> <+word> <+word>', 'id:<#9>'],
  ],
  linkTexts: ['{click|<word>|here|show images}'],
}

export const SPAM_GOODS: readonly Theme[] = [PHARMA, REPLICA, DIET, CASINO, DATING, SOFTWARE, HOUSEHOLD, HASHBUSTER]
