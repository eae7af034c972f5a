// Wanted mail in numbers, to be read: newsletters, digests, events, causes, surveys, terms.
import type { Theme } from '../theme.ts'

const FIRM = ['<firm>', '<company>', '<me> from <company>', 'The <firm> Team', '<me> <myLast>']

const ESSAY: Theme = {
  label: 'bulk',
  kind: 'essay-newsletter',
  weight: 4,
  frame: 'company',
  sender: ['<me> <myLast>', '<me> at The <word> <word>', 'The <word> Letter', '<word>letter', "<me>'s Newsletter"],
  subject: [
    '{On|Against|Notes on|The trouble with|In praise of|What I learned from} {boredom|pricing|walking|meetings|being wrong|maps|small teams|silence|inflation|the news|hiring|<topicTech>}',
    '{Issue|No.|#}<2-400>: {the long way round|a {quiet|strange} week|links and letters|<topicTech>}',
    '{Sunday|Friday|Monday} {reads|letter|notes}',
    'Why {everyone|nobody} {talks about|believes in} <topicTech> {anymore|now}',
  ],
  body: [
    [
      '{Welcome|Welcome back} to {issue|edition} <2-400>{, and hello to the <20-900> of you who joined {this|last} week|}.',
      '{Last|One} {week|summer|winter} I {sat in a train|stood in a queue|visited a factory} {in <city>|outside <city>} and {could not stop thinking about|noticed} {the clock|a sign|how people wait}.',
      '{Most|A lot of} {advice|writing} about {work|money|attention|cities} is {wrong|written by people who sell it}.',
      'It is {raining|hot|November} in <city>, and {the inbox is full of your answers|the essay I promised is late}.',
    ],
    {
      several: [2, 6],
      as: 'text',
      of: [
        'The {usual|lazy} {story|answer} is that {technology|the market|youth} {changed everything|is to blame}; {the record says otherwise|I do not buy it}.',
        'In 19<10-99> a {clerk|botanist|bank|small newspaper} in <city> {tried something similar|kept a diary of it|went broke over it}.',
        "Economists call this {the ratchet|Baumol's disease|moral hazard|sunk cost}; {my mother called it greed|waiters know it too}.",
        "{Three|A few} readers wrote {in about|to correct} {last week's|my} {piece|numbers}. {They are right.|Keep it coming.}",
        'What {interests|bothers} me is {not the price but the promise|who is left out|the second order effect}.',
        'If you {only read|have time for} one thing {this week|today}, {make it|read} {this profile|the paper|the thread}: <+link>',
        'The rest of this {post|essay} is for {paying|} subscribers{, from <small> a month|. Upgrade to read on}.',
        'There is {a lesson|no moral} here{, maybe two| except patience}.',
        '{Bitcoin|Casinos|Banks|Lotteries} {are|were} only {the loudest|an} example: {someone always believes the return is guaranteed|trust is the product}.',
      ],
    },
    {
      several: [0, 4],
      as: 'lines',
      of: [
        '{Reading|Listening|Watching}: {a history of salt|the new <last> novel|an old interview} <+link>',
        '{Quote|Line} of the week: "{we shape our tools|nothing is lost|later is now}"',
        '{Chart|Map|Photo}: {rents since 1990|where bicycles go|<topicTech> adoption}',
        'From the archive: <+link>',
        '{Job|Event}: {editor in <city>|meet-up on <date>}',
      ],
    },
    [
      '{Thanks for reading|See you next week|Until Sunday}. {If you liked it, forward it to a friend.|Just hit reply, I read everything.|}',
      '',
      'This {issue|week} is {sponsored|supported} by <company>: {payroll for small teams|coffee that arrives|a VPN you can trust}. {Readers get <percent> off.|}',
    ],
  ],
  linkTexts: ['{Read in browser|Share|Upgrade to paid|Leave a comment|Subscribe}', '{Like|Restack|Forward}'],
}

const TECH: Theme = {
  label: 'bulk',
  kind: 'tech-newsletter',
  weight: 4,
  frame: 'company',
  sender: [
    '{JavaScript|Python|DevOps|Postgres|Ruby|Security|AI|Data|iOS|Rust|Frontend} {Weekly|Digest|Daily|Bytes}',
    'TLDR <word>',
    'The <firm> Blog',
    '<company> Developers',
  ],
  subject: [
    '{#<10-700>: |}{<topicTech>, <topicTech> and more|<topicTech> is {here|dead|back}|The state of <topicTech>|A {year|week} with <topicTech>}',
    '<company> {<month>|<quarter>} product update',
    "What's new in <company> <1-9>.<0-20>",
    '{Breach|Outage} at <brand>: what we know',
  ],
  body: [
    [
      '{This week|Today} in {tech|dev|open source}:',
      'Hey {friends|devs|nerds}, {a big one|short issue} {this week|today}.',
      '{Together with|Sponsored by} <company>: {ship faster|the database for <topicTech>|stop writing YAML}. <link>',
      '',
    ],
    {
      several: [4, 9],
      as: 'lines',
      of: [
        '<topicTech>: {an introduction|the parts nobody tells you|five lessons from production|benchmarks} (<3-25> min read) <+link>',
        '<brand> {announces|kills|opens|acquires} {its <topicTech> service|<company>|free tier} <+link>',
        '{<brand>|<company>} {leaks|exposed|loses} <2-90> million {passwords|records}; {change yours|users were notified|attackers phished an admin} <+link>',
        'How {<company>|we} cut {the cloud bill|build times|p99} by <percent>',
        '{Show|Tutorial}: build {a chat|a search engine|a toy compiler} with <+topicTech>',
        '{Release|New version}: <word> <1-9>.<0-20> {adds|drops} <+topicTech>',
        '{Opinion|Rant}: {stop using|learn|nobody needs} <+topicTech>',
        'Job: {Senior|Staff|Junior} {engineer|SRE|designer} at <+company>, {<+city>|remote}, <60-220>k',
        '{Phishing kits now|QR code scams|Fake CAPTCHA pages} {steal session cookies|bypass MFA|target Office 365 users}: {a write-up|indicators}',
        '{Video|Podcast}: {<+other> on|the history of} <+topicTech>',
        'CVE-20<15-26>-<#4>: {critical|moderate} flaw in <+word>, {patch now|no exploit yet}',
        'Quick hits: {new emoji|CSS gets if()|curl turns 25|DNS was it}',
      ],
    },
    [
      '',
      '',
      'Did you {like|enjoy} this issue? {Great - OK - Bad|Vote here}',
      'Want to {advertise|sponsor} with us? {Hit reply.|Media kit here.}',
    ],
  ],
  linkTexts: ['{Read more|Read the post|Try it free|Sponsor}', '<topicTech>', 'Advertise'],
}

const BUSINESS: Theme = {
  label: 'bulk',
  kind: 'business-news',
  weight: 3,
  frame: 'company',
  sender: [
    '{Morning|Evening|Market} {Brief|Brew|Note|Wrap}',
    'The <city> {Times|Post|Herald|Gazette}',
    '<company> Insights',
    '{Money|Business|Retail|Health} Today',
  ],
  subject: [
    '{Stocks|Oil|Rents|The pound|Tech shares|Bitcoin} {slide|rally|steady} {after|as|ahead of} {jobs data|the Fed|earnings|the budget}',
    '<weekday> briefing: {<city>|rates|strikes|floods|chips}',
    '{Good morning|The week ahead}: {inflation|elections|earnings|housing}',
    '{<city> news|Local roundup}: {bridge closed|school results|new market}',
  ],
  body: [
    {
      several: [3, 8],
      as: 'text',
      of: [
        '{The central bank|The Fed|Ministers} {held|raised|cut} {rates|the forecast} {by <1-9>0 basis points|as expected|on <weekday>}.',
        '{Shares|Stock} in <+company> {rose|fell} <percent> after {profit warning|a takeover bid|results} {, analysts said|}.',
        'Bitcoin {traded at|slipped below} $<10-99>,<#3>{ as regulators opened a case against an exchange|; it is a volatile asset|}.',
        '{Council|Police|Firefighters} in <+city> {approved|closed|warn of} {a bike lane|the old bridge|parcel text scams}.',
        '{House|Petrol|Energy} prices {are up|dropped} <percent> {on the year|since <month>}.',
        '{Weather|Traffic}: {snow|heat|delays} {expected|on the M<1-62>} {until <weekday>|}.',
        '{Culture|Sport}: {<+city> <0-4>, <+city> <0-4>|a new museum opens|the festival sold out}.',
        '{Also|Elsewhere}: {pension reform|chips|a cheese shortage|<+topicTech>}. <+link>',
        'What {we are|I\'m} {reading|watching}: {"<+word>"|a long read on shipping} <+link>',
        '{Quote|Number} of the day: <2-98> {per cent|million|years}.',
      ],
    },
    [
      '',
      'Read {the full story|more} {online|in the app}: <link>',
      'Subscribe for <small> {a month|for 12 weeks}.',
      'Was this forwarded to you? Sign up <link>',
    ],
  ],
  linkTexts: ['{Read more|Full story|Subscribe|Play the crossword}'],
}

const EVENT: Theme = {
  label: 'bulk',
  kind: 'event-invite',
  weight: 4,
  frame: 'company',
  sender: [...FIRM, 'Eventbrite', 'Meetup', '<+city> Chamber of Commerce', '<company> Events'],
  subject: [
    "{You're invited|Invitation|Save the date|Last call|Register now|Reminder}: {<topicTech>|webinar|open day|summit|breakfast briefing|<city> {meetup|conference}}{ <date>|}",
    '{Webinar|Live demo|Masterclass} {tomorrow|<date>|starts in 1 hour}: {<topicTech>|cut costs|payroll changes|better reports}',
    'Early bird {ends|closes} {<weekday>|tonight}',
    '{Recording|Slides}: {<topicTech>|our webinar}',
    '{Tickets|Your ticket} for {<date>|<city>}',
  ],
  body: [
    [
      'Join {us|our experts|<other> and <other>} on <date> at <time> for {a free webinar|an evening|a hands-on workshop} {on|about} {<topicTech>|the new tax rules|customer loyalty|hiring}.',
      'There are {only <3-60>|a few} {seats|tickets|early bird places} left for {<city>|our <month> summit}.',
      'Your {registration|ticket} is confirmed. {Doors open at <time>.|Add it to your calendar.|Show the QR code at the entrance.}',
      "Couldn't make it? {Watch the recording|Here are the slides}.",
      'New {events|groups} {near you|in <city>} this {week|weekend}:',
    ],
    {
      several: [1, 4],
      as: 'lines',
      of: [
        '{Speaker|Host}: <+other>, <role>, <+company>',
        '{Agenda|You will learn}: {how <+topicTech> pays off|what auditors ask|three quick wins}',
        "<+weekday> <+time>: {Knitting & tea|Founders' drinks|Beginners' salsa|Board games} in <+city>",
        '{Price|Tickets}: {free|<+small>|members half price}',
        '{Venue|Where}: {online|<+address>}',
        'CPD points: <1-6>',
        'Use code {EARLY|FRIEND|MEET}<10-50> for <percent> off',
      ],
    },
    ['Register: <link>', "{Can't make it? Register anyway, we send the recording.|Hurry, places go fast!|}", ''],
  ],
  linkTexts: ['{Register|Save my seat|RSVP|Add to calendar|Get tickets|Watch now}'],
}

const CAUSE: Theme = {
  label: 'bulk',
  kind: 'charity-political',
  weight: 3,
  frame: 'company',
  sender: [
    '<me> <myLast>',
    '{Save the|Friends of} {Rivers|Children|Libraries|Bees|Donkeys}',
    '<last> for {Congress|Mayor|Senate}',
    '<city> Food Bank',
    'Team <last>',
  ],
  subject: [
    '{We are <amount> short|midnight deadline|your <month> impact|thank you|will you chip in?|this is urgent, <you>|sign the petition|I need your help}',
    'triple match {ends tonight|unlocked}',
    'You {did|made} {it|this} possible',
  ],
  body: [
    {
      several: [2, 5],
      as: 'text',
      of: [
        '{Because of|Thanks to} {people like you|your gift}, <20-900> {families|children|donkeys|acres} {were fed|are safe|got a home} {this winter|in <quarter>}.',
        "We {are|'re} {<amount> short of|falling behind} our {end-of-month|<month>} goal{, and the deadline is midnight|}.",
        '{Can|Will} you {chip in|give|donate} {$5|<5-50>|whatever you can} {right now|today|before <weekday>}?',
        'Every gift is {matched|doubled|tripled} {by <company>|until <date>}.',
        'My opponent {voted against|is bankrolled by} {big oil|insurers|schools}.',
        '{Sign|Add your name to} the petition {for clean water|to keep the library open}.',
        'Your {donation|membership} {receipt|number} is <order>; {keep it for your taxes|thank you}.',
        'Volunteers meet <+weekday>, <+time>, <+address>.',
        '{The vote|Polling} is on <date>. {Make a plan.|Do you know your polling place?}',
      ],
    },
    [
      'Donate: <link>',
      '{Paid for by|Registered charity} {Friends of <last>|no. <#7>}',
      '',
      '{In solidarity|With gratitude|Onward}',
    ],
  ],
  linkTexts: ['{Donate|Chip in $<5-50>|Give monthly|Sign the petition|Find out more}'],
}

const DIGEST: Theme = {
  label: 'bulk',
  kind: 'app-digest',
  weight: 4,
  frame: 'company',
  sender: [
    'LinkedIn',
    'Facebook',
    'Instagram',
    'Quora Digest',
    'Medium Daily Digest',
    'Strava',
    'Duolingo',
    'Pinterest',
    'Nextdoor',
    'Slack',
    'Goodreads',
    'Trello',
    '<company>',
    'Dropbox',
    'Reddit',
    'YouTube',
  ],
  subject: [
    '{<2-40> new {notifications|messages|jobs|followers}|You appeared in <2-30> searches|<other> {mentioned you|posted|sent you a message|viewed your profile|started following you}}',
    'Your {week|month|year} in {review|numbers|running}',
    '{Keep your streak|We miss you|Pick up where you left off}',
    '<other> shared "<document>" with you',
    '{Trending|Top stories|Popular} {near you|for you|this week}',
  ],
  body: [
    [
      '<other>{, <role>,|} {viewed your profile|wants to connect|commented on your post|invited you to a board|shared a file with you}.',
      'You have <2-40> {unread|new} {messages|notifications|suggestions}.',
      "Here's {what you missed|your weekly summary|what is popular}:",
    ],
    {
      several: [1, 5],
      as: 'lines',
      of: [
        '<+role> at <+company>, <+city> ({promoted|<2-40> applicants|easy apply})',
        '"{How do I|Why do people|Is it worth it to} {learn <topicTech>|live in <+city>|buy gold|quit coffee}?"',
        '<+other>: {great run!|congrats on the new job|see you there?|is this still available}',
        '<2-90>.<#1> km, <1-9> activities, {+|-}<2-30>% vs last week',
        'Lost cat in <+street>',
        '{Card|Task} "<word> <word>" is due <+date>',
        '<2-900> likes, <2-90> comments',
        'r/<word>: {TIL|AITA|help} {about maps|for saying no|with sourdough}',
      ],
    },
    ['See all: <link>', '', 'Open the app {to reply|for more}.'],
  ],
  linkTexts: ['{See all|View profile|Reply|Accept|Open|View message|See who}', '{Unsubscribe|Settings|Help}'],
}

const TERMS: Theme = {
  label: 'bulk',
  kind: 'terms-survey',
  weight: 4,
  frame: 'company',
  sender: FIRM,
  subject: [
    "{Updates|Changes|We're updating} {to|our} {our |}{Terms of Service|Privacy Policy|User Agreement|fees}",
    '{How did we do|Tell us what you think|Rate your {stay|order|call|purchase}|Your opinion matters|<2-5> minute survey}',
    '{Annual|Important} notice {about|regarding} your {plan|account|policy|cookies}',
    'Price change {from|on} <date>',
  ],
  body: [
    [
      'We are {updating|changing|making changes to} our {Terms of Service|Privacy Policy|user agreement|price list}. {The new version applies from <date>.|They take effect on <date>.}',
      '{Thank you for|You recently} {your order|your stay in <city>|calling us|visited us}. {How did we do?|Would you take <2-5> minutes to rate us?}',
      'From <date> your {plan|subscription} {costs|will cost} <small> instead of <+small> a month.',
    ],
    {
      several: [1, 4],
      as: 'text',
      of: [
        '{You do not need to do anything|No action is needed} {if you agree|to keep using <firm>}.',
        "If you {disagree|don't accept}, you can close your account {at any time|before that date}.",
        '{We clarified|The changes explain} {how we share data with partners|disputes and arbitration|what happens to inactive accounts|verification of your identity}.',
        'On a scale from 0 to 10, how likely are you to recommend <firm>?',
        'Everyone who {answers|takes part} enters a {draw for a <20-200> gift card|prize draw, terms apply}.',
        'A summary {is below|can be found here}: <+link>',
        'Your answers {are anonymous|help us improve}.',
      ],
    },
    [''],
  ],
  linkTexts: ['{Read the terms|See what changed|Start survey|Take the survey|Privacy policy|1 2 3 4 5}'],
}

export const BULK_READING: readonly Theme[] = [ESSAY, TECH, BUSINESS, EVENT, CAUSE, DIGEST, TERMS]
