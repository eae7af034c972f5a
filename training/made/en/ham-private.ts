// Mail between friends, in families and around the house: school, doctor, landlord, clubs, travel.
import type { Theme } from '../theme.ts'

const ME = ['<me>', '<me> <myLast>', '<me> <myLast>', '{Mum|Dad|Grandma|Uncle} <me>', '<me>']

const FRIENDS: Theme = {
  label: 'ham',
  kind: 'friends',
  weight: 6,
  frame: 'person',
  sender: ME,
  subject: [
    '{hi|hello|hey|long time|news|us|photos|weekend|dinner?|birthday|so...|Saturday}',
    '{your|my} {birthday|move|new job|holiday|baby}',
    '{dinner|drinks|barbecue|film|hike} on <weekday>?',
    'pics from {<city>|the wedding|Christmas|the lake}',
    'Re: {Re: |}{hi|news|that film|the weekend}',
    'have you seen this',
  ],
  body: [
    [
      '{sorry|apologies} for {the late reply|being so quiet}, {it has been mad here|work is eating me|we all had the flu}.',
      'How {are you|is life|was <city>|is the new flat}? {We have not talked in ages.|Miss you lot.}',
      'Thank you {so much |}for {dinner|the lovely card|having us|looking after the cat}!',
      '{We are back from|Greetings from} <city>, {rained all week|what a place|sunburnt and poor}.',
      '',
    ],
    {
      several: [2, 6],
      as: 'text',
      of: [
        '{<other>|My sister|Dad} {is in hospital again, nothing bad|got engaged!|passed the driving test|finally sold the house}.',
        'We {might|want to|will} come {up|over|down} {on <weekday>|in <month>}, {can we crash at yours?|is the sofa free?|train gets in at <time>}.',
        'Did you {see|read|hear} {the new series|that book I lent you|what <other> posted}? {I cried.|Utter rubbish.|No spoilers please.}',
        'The {kids|dog|twins} {ate|broke|painted} {the sofa|your present|everything}{ :)| lol|}.',
        'I {started|stopped} {running|smoking|a pottery class|learning Spanish}, {day <2-40>|do not laugh|again}.',
        '{Work|School} is {ok|boring|hell}, {they want me in <city> now|counting the days|but the pay came}.',
        'I owe you {20 quid|<small>|for the tickets}, {send me your number|will pay you <weekday>|cash ok?}',
        'Bring {wine|a jacket|the projector|swimming stuff}{ and <other>|}.',
        'Got tickets for {the game|the theatre|a gig} on <date>, {you in?|one left.|<small> each.}',
        'My new {number|phone} is <phone>, {old one is at the bottom of the lake|the other stops in <month>}.',
        'I {bought|nearly bought} <gadget> {in the sale|online}, {looks silly|love it}.',
      ],
    },
    ['{Hugs|Love|xx|Kisses|Big hug}', 'Write {soon|back}!', '', '', 'say hi to {<other>|everyone|your mum}', 'x'],
  ],
}

const FAMILY_MONEY: Theme = {
  label: 'ham',
  kind: 'family-practical',
  weight: 3,
  frame: 'person',
  sender: ME,
  subject: [
    "{mum's|dad's|grandma's} {birthday|hospital|pension|computer|house}",
    '{money|rent|the car|insurance|the will|Christmas}',
    '{passwords|wifi|Netflix} {please|again}',
    'gift {ideas|for <other>}',
    'transferred',
  ],
  body: [
    [
      "I {transferred|sent} {you |}<small> for {the flowers|the kids' trip|your share}, {should be there <weekday>|tell me when it arrives}.",
      "What is the {Netflix|wifi|Amazon} password again? {It threw me out.|Call me, don't write it here.}",
      'Dad got {one of those calls|a mail} {from "Microsoft"|about his bank card|about a parcel} and {nearly paid|luckily asked me|gave them his date of birth}. {Please talk to him.|We blocked the card.}',
      "For {<other>|grandma}'s birthday {shall we|let us} {all put in <10-60>|buy a gift card for the garden centre|get a proper chair}? {I can collect.|Who orders?}",
      'The {lawyer|bank|notary} {says|wants} {all three of us have to sign|the inheritance papers by <date>|a copy of the death certificate}. {I have scanned mine.|Can you ring them?}',
      'The car {failed its MOT|needs new tyres|is sold}: <amount>. {Ouch.|Do we share?}',
      "Mum's {operation|appointment} is on <date>, {visiting hours <time> to <+time>|she is in good spirits|I will drive her}.",
    ],
    [
      '',
      'Let me know {what you think|if it is ok}.',
      'Talk {on Sunday|tonight}.',
      'PS {the photos are lovely|the cat is fine}.',
      'I will {call|ring} {tonight|after work}.',
    ],
  ],
}

const SCHOOL: Theme = {
  label: 'ham',
  kind: 'school',
  weight: 3,
  frame: 'person',
  sender: ['{Mr|Mrs|Ms|Miss} <myLast>', '<me> <myLast>', '<+city> Primary School', 'School Office', 'PTA'],
  subject: [
    "{Year <1-9>|Class <1-9>b|Reception}: {trip|swimming|homework|parents' evening|nits|concert}",
    "{Parent|Parents'} {evening|consultation} <date>",
    'absence: <other>',
    'homework {<weekday>|question}',
    'carpool',
  ],
  body: [
    [
      '{<other> was|My daughter is|My son will be} {absent|ill|at the dentist} {today|on <date>}, {please excuse him|a note follows|could somebody send the homework?}',
      'The {trip|visit} to {the museum|the farm|the climbing wall} is on <date>. {Packed lunch, wellies and <2-20> for the bus please.|Consent form attached.|We still need two parents.}',
      "{Parents' evening|Consultations} {take|takes} place on <date> from <time>. {Book a slot at the office.|Ten minutes each.}",
      'There is {a case|an outbreak} of {head lice|chickenpox|norovirus} in {class <1-9>|Year <1-9>}.',
      'Could {you|someone} take <other> to {football|training|choir} on <weekday>? {I can do the way back.|Our car is in the garage.}',
    ],
    [
      '',
      '{Thank you|Thanks} for your {help|support}.',
      'School {ends|finishes} at <time> that day.',
      'The {form|money} should be in by <date>.',
    ],
  ],
}

const HOME: Theme = {
  label: 'ham',
  kind: 'home-doctor-landlord',
  weight: 4,
  frame: 'person',
  sender: [...ME, 'Dr <myLast>', '<company> Lettings', 'Surgery', '<me> (plumber)'],
  subject: [
    '{leak|boiler|heating|keys|deposit|rent|noise|parking} {<street>|flat <1-40>|}',
    '{appointment|test results|prescription|referral} <date>',
    '{viewing|lease|inventory} <date>',
    '{quote|estimate} {kitchen|roof|garden|bathroom}',
    'bins',
  ],
  body: [
    [
      'The {boiler|tap|shower|roof} {leaks|is out|makes a noise} {again|since <weekday>}. {Could you send somebody?|I put a bucket under it.|Video attached.}',
      'Your {appointment|check-up|scan} with Dr <+last> is on <date> at <time>. {Please come 10 minutes early.|Bring your list of medicines.|To cancel call <phone>.}',
      'The {rent|deposit} of <amount> {was paid|comes back|is due} {on <date>|minus cleaning|by standing order as always}.',
      '{I can|We could} {view|show} the flat on <weekday> at <time>. {Is the second bedroom big enough for a bed?|Two others are interested.}',
      'My {price|estimate} for the {bathroom|fence|floor}: <amount> {incl. material|plus VAT|, half up front}. {Could start in <month>.|I need three days.}',
      'Test results are {back|normal}; {the doctor wants to see you|no action needed|please repeat in 3 months}. {Prescription is at the pharmacy.|}',
      '{Neighbours|Hi neighbours}, {the water is off on <date>|bins moved to <weekday>|whoever parks in <1-40>, please move}.',
    ],
    [
      '',
      'Access {is fine|any time after <time>|via neighbour}.',
      '{Please confirm|Let me know|Does that suit?}',
      'My number: <phone>',
    ],
  ],
}

const TRAVEL: Theme = {
  label: 'ham',
  kind: 'travel-plans',
  weight: 3,
  frame: 'person',
  sender: ME,
  subject: [
    '{flights|hotel|trip|itinerary|tickets} <city>',
    '<city> {in <month>|<date>}',
    '{Re: |}{who is driving|when do you land|visa}',
  ],
  body: [
    [
      '{I found|There are} flights to <city> {for <small>|on <date>}, {leaving <time>|with one stop|hand luggage only}.',
      'Booked! {Hotel|Flat} is <5-20> minutes from {the station|the office|the beach}, {reference|code} <order>.',
      "I land at <time> on <date>, {terminal <1-5>|don't wait up|can you fetch me?}",
    ],
    {
      several: [1, 4],
      as: 'text',
      of: [
        '{Breakfast|Parking} is {extra|included}.',
        'My passport {runs out|expires} in <month>, {oh dear|need a new photo}.',
        'We {could|should} {rent a car|take the night train|share a taxi}.',
        '<other> {joins|comes} {from <+city>|a day later|without kids}.',
        'It is {<2-38> degrees|raining} there {now|they say}.',
        'Company policy is {economy|<60-200> a night}, {ask <team>|so no}.',
        'Split is <small> {each|per head}, {pay me whenever|I put it on the card}.',
        "Don't forget {the adapter|sun cream|your badge|the slides}.",
      ],
    },
  ],
}

const FOREIGN: Theme = {
  label: 'ham',
  kind: 'non-native',
  weight: 4,
  frame: 'person',
  sender: ME,
  subject: [
    '{question|request|information} {about|for} {order|machine|sample|visit|certificate}',
    '{please help|urgent question|kind reminder}',
    'about {your mail|the payment|visit in <month>}',
    'reply of <order>',
  ],
  body: [
    [
      '{Thanks for your mail.|Sorry for late answer.|Hope this mail find you well.|Nice to contact you.}',
      'I am <me> from {factory|company|university} in <city>.',
      'Dear {Sir|Madam|friend},',
      '',
    ],
    {
      several: [2, 5],
      as: 'text',
      of: [
        'We {have receive|received already} the {goods|sample|document} but {one piece is broken|the colour is not same|customs need more paper}.',
        'Please {inform|advise} {us|me} {when can you ship|the price for <2-500> pcs|how to do}.',
        'The {payment|money} {is send|was done} {yesterday|on <date>}, {please check with your bank|the slip is in attach}.',
        'My {boss|professor|colleague} {want|wants} {visit|to visit} {you|your office} in <month>, {is possible?|can you send invitation letter for visa?}',
        'In attachment {you find|is} {the drawing|certificate of origin|my CV|the list}.',
        "I {didn't|not} understand {the point <2-9>|the last sentence|why price is different}, {can you explain again|please tell more easy}.",
        'We {are looking|look} forward {to hear|for} {from you|your kind reply} {soon|as soon as possible}.',
        '{Our|The} national holiday is from <date>, factory {will close|close} one week.',
        'About the machine, {engineer|technician} {can come|will arrive} {at|on} <+date>, please prepare {hotel|the entrance card}.',
      ],
    },
  ],
}

const CLUB: Theme = {
  label: 'ham',
  kind: 'club',
  weight: 2,
  frame: 'person',
  sender: [...ME, '<+city> Running Club', 'Allotment Society', 'Chess Club Secretary', 'Choir Committee'],
  subject: [
    '{training|rehearsal|AGM|match|rota|subs} {<weekday>|<date>|this week}',
    '[{choir|members|allotment|bookclub|u12s}] {<month>|next meeting|volunteers}',
    '{team|squad} for <weekday>',
  ],
  body: [
    [
      '{Training|Rehearsal|The match} {is moved|moves|is cancelled} {to <date>|because of the pitch|to <time>}.',
      'The {AGM|annual meeting} is on <date> at <time>, {agenda attached|all posts are open|biscuits provided}.',
      '{Squad|Rota}: <+first>, <+first>, <+first>, <+first>. {Meet at <time>.|Bring both kits.}',
      '{Subs|Fees} of <small> are due, {cash or transfer to the usual account|treasurer has the tin}.',
    ],
    [
      'We need {someone for|help with} {teas|the scoreboard|the website|selling raffle tickets}.',
      'Next book: {"The <word> <word>"|whatever <other> picks}.',
      'Lost: {one shin pad|music folder|a trowel}.',
      '',
    ],
    ['', 'See you there{!|}', "Can't make it? {Tell me early.|Swap with somebody.}"],
  ],
}

const ACADEMIC: Theme = {
  label: 'ham',
  kind: 'academic',
  weight: 4,
  frame: 'person',
  sender: [
    '<me> <myLast>',
    'Prof. <me> <myLast>',
    'Dr <me> <myLast>',
    '{ICSE|SIGIR|EuroSys|IFIP} PC chairs',
    'Editorial Office',
  ],
  subject: [
    '{CFP|Call for papers}: {workshop|symposium|special issue} on {<topicTech>|urban history|coastal ecology|fair division}',
    '{Review|Referee report|Revision|Decision} {of|on} {manuscript|paper} <order>',
    '{thesis|draft|chapter <2-7>|viva|supervision} {<date>|comments}',
    '{seminar|talk|reading group} <weekday>',
    'exam {marks|board|timetable}',
  ],
  body: [
    [
      '{We invite|The workshop invites} {submissions|papers of up to <6-18> pages} on {<topicTech>|all aspects of the field}. {Deadline: <date>|Submissions close <date>}, {notification six weeks later|double blind}. {Held with the main conference in <city>.|No fees for students.}',
      'I have {read|marked up} your {chapter|draft}. {The argument is clearer now|Section <2-5> is too long|Where is the control group?}',
      'Your {manuscript|submission} <order> {has been reviewed|needs major revision|was accepted with minor changes}. {Reports are in the system.|Please answer each point within <30-60> days.}',
      'Could {you|I ask you to} review a {paper|proposal} on {<topicTech>|soil carbon|medieval trade} {by <date>|for us}?',
      'I am a {second year|final year|master} student and {missed the lab|would like to write my thesis with you|have a question on assignment <1-8>}.',
      '{Speaker|Talk}: <other> ({<city>|<company>}), {room <1-9>.<10-40>|lecture hall <1-4>}, <date>, <time>.',
    ],
    {
      several: [0, 3],
      as: 'text',
      of: [
        'Programme committee: <+other>, <+other>, <+other>.',
        'The proofs {come|came} {on <weekday>|from the typesetter}.',
        'Data and code are {in the repository|available on request}.',
        'Marks {are provisional|go to the board on <+date>}.',
        'Travel is {paid from the grant|not covered}.',
        'The reviewer two thing: {let it go|answer politely|cite them}.',
        'Office hour {is moved|this week} <+weekday> <+time>.',
      ],
    },
  ],
}

export const HAM_PRIVATE: readonly Theme[] = [FRIENDS, FAMILY_MONEY, SCHOOL, HOME, TRAVEL, FOREIGN, CLUB, ACADEMIC]
