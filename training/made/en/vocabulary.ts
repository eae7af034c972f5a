// Names, things, places, numbers and links for English letters: all people, hosts and firms but the well-known are invented.
import type { Vocabulary } from '../grammar.ts'

const NAMES: Vocabulary = {
  first:
    'Aaron Abigail Adaeze Aisha Alan Amelia Amir Ana Andrew Anita Arjun Beatrice Ben Bilal Brenda Callum Carla Carmen Chidi Chloe Clara Craig Daniel Deepa Diego Donna Dylan Elena Eli Emma Erik Esther Fatima Felix Fiona Frank Gareth Grace Hannah Haruto Hugo Ibrahim Ingrid Irene Ivan Jack Jamal Janet Jin Joanna Joe Julia Kamal Karen Kevin Kofi Laura Leila Liam Linda Lucas Magda Marcus Maria Mark Mei Michael Mina Mohammed Nadia Nathan Nina Noah Olga Oliver Omar Patricia Paul Pedro Petra Priya Rachel Rajesh Rebecca Rob Rosa Ruth Sam Sandra Sanjay Sara Sean Simon Sofia Stefan Sunita Susan Tariq Terry Tess Thomas Tim Tomasz Uma Vera Victor Wei Will Yasmin Yuki Zoe'.split(
      ' ',
    ),
  last: 'Abbott Achebe Adeyemi Ahmadi Alder Andersson Baker Banerjee Barlow Bauer Beck Bellamy Brandt Brook Castellan Chandra Clarke Costello Crane Dalton Demir Dixon Doyle Eklund Farrow Fenwick Ferrara Finch Fischer Gale Garland Ghosh Goddard Greaves Hale Hartley Haddad Hayward Hendry Holt Ibarra Ivory Jansen Kapoor Kato Keane Kerr Kowal Lindqvist Lowe Lund Marchetti Marlow Mehta Mercer Moreau Nakamura Nash Novak Oakley Okafor Osman Palmer Pereira Petrov Quigley Rahman Ramos Reyes Roth Sadler Santos Sharma Shaw Silva Singh Sorensen Stone Suzuki Tanaka Thorne Tran Underhill Vance Varga Vogel Walsh Webb Whitlock Wren Yilmaz Zeller'.split(
    ' ',
  ),
  me: ['<+first>'],
  myLast: ['<+last>'],
  you: ['<+first>'],
  colleague: ['<+first>'],
  other: ['<+first> <+last>', '<+first>', '{Mr|Ms|Mrs|Dr} <+last>'],
}

const FIRMS: Vocabulary = {
  brand:
    'Microsoft|Microsoft 365|Office 365|Google|Apple|Amazon|Netflix|PayPal|DHL|FedEx|UPS|USPS|Royal Mail|Dropbox|DocuSign|Adobe|LinkedIn|Facebook|Instagram|WhatsApp|Spotify|eBay|Zoom|Slack|Coinbase|American Express|Wells Fargo|Chase|HSBC|Barclays|Lloyds Bank|Citibank|Bank of America|Santander|Disney+|Booking.com|Airbnb|Uber|Stripe|Intuit QuickBooks|GoDaddy|Norton|McAfee|OneDrive|SharePoint|iCloud|Outlook|Costco|Walmart|Steam|Revolut'.split(
      '|',
    ),
  bank: 'Chase|Wells Fargo|HSBC|Barclays|Lloyds Bank|Citibank|Bank of America|Santander|NatWest|Capital One|First Harbour Bank|Northfield Credit Union|TD Bank|Nationwide|ANZ|Commonwealth Bank|Monzo|Revolut'.split(
    '|',
  ),
  carrier: 'DHL|FedEx|UPS|USPS|Royal Mail|Evri|DPD|Canada Post|Australia Post|Hermes|GLS|TNT|Aramex'.split('|'),
  firmStem:
    'Alder|Ashgrove|Beacon|Bluewater|Bright|Brook|Cedar|Clearview|Copper|Crestline|Delta|Eastgate|Elm|Fairfield|Fieldstone|Granite|Greenway|Harbor|Highland|Ironbridge|Juniper|Kestrel|Kingsway|Lakeside|Linden|Lumen|Maple|Meridian|Metro|Northgate|Oakridge|Orchard|Pacific|Pioneer|Quarry|Redwood|Ridgeway|Riverside|Rowan|Sable|Silverline|Sterling|Summit|Tandem|Thistle|Trident|Union|Vantage|Vertex|Westbrook|Willow|Zenith'.split(
      '|',
    ),
  company: [
    '<+firmStem> <+firmKind>',
    '<+firmStem><+firmTail>',
    '<+last> & <+last>',
    '<+firmStem> <+firmStem> {Ltd|Inc|LLC|GmbH|Group}',
  ],
  firmKind:
    'Consulting|Software|Logistics|Partners|Labs|Systems|Media|Foods|Energy|Health|Analytics|Supplies|Engineering|Design|Travel|Books|Outdoor|Home|Electronics|Manufacturing|Holdings|Solutions|Events|Studio|Capital|Insurance|Legal|Freight'.split(
      '|',
    ),
  firmTail: 'ly|soft|works|hub|flow|desk|line|cart|base|point|tech|stack|mark|wise|stay'.split('|'),
  firm: ['<company>', '<company>', '<company>', '<brand>'],
}

const NUMBERS: Vocabulary = {
  amount: [
    '{$|$|$|£|€|US$ |USD }<2-9><#2>.<#2>',
    '{$|£|€}<1-9>,<#3>.<#2>',
    '{$|£|€}<10-99>,<#3>.00',
    '{$|£|€}<10-99>.{99|95|00|50}',
    '<10-98>,<#3> {USD|EUR|GBP|CAD|AUD}',
  ],
  small: ['{$|£|€}<1-9>.{99|49|95|00}', '{$|£|€}<10-89>.{99|49|95|00}', '<1-4>.<#2> {USD|EUR|GBP}'],
  huge: [
    '{$|US$|£|€}<1-48>.<1-9> {million|Million|M}',
    '{US$|$|€|£}<2-45>,<#3>,000.00',
    '<2-45>,500,000.00 {USD|United States Dollars|Euros}',
  ],
  percent: ['<5-80>%', '<5-80> %', '<5-80> percent'],
  order: ['<#3>-<#7>-<#7>', '#<#6>', '{PO|SO|INV|ORD|REF|TR|CN}-<#5>', '{A|B|K|W|X}<#8>', '<#9>', '20<10-26>-<#4>'],
  code: ['<#6>', '<#3> <#3>', '<#4>', 'G-<#6>'],
  phone: [
    '+1 (<#3>) <#3>-<#4>',
    '1-8<0-8>8-<#3>-<#4>',
    '(<#3>) <#3>-<#4>',
    '+44 20 7<#3> <#4>',
    '+1 8<#2> <#3> <#4>',
    '0<#4> <#6>',
  ],
  last4: ['<#4>'],
}

const TIMES: Vocabulary = {
  weekday: 'Monday Tuesday Wednesday Thursday Friday Saturday Sunday'.split(' '),
  month: 'January February March April May June July August September October November December'.split(' '),
  date: [
    '<+month> <1-28>',
    '<1-28> <+month>',
    '<+weekday>, <+month> <1-28>',
    '<+weekday> the <4-20>th',
    '<10-28>/<#1>/<10-26>',
    '20<10-26>-<10-12>-<10-28>',
    '<+month> <1-28>, 20<10-26>',
  ],
  time: ['<1-12>:{00|15|30|45} {AM|PM|am|pm}', '<1-12>{am|pm}', '<8-19>:{00|15|30|45}', '<8-19>.30', 'noon'],
  soon: [
    'today',
    'tomorrow',
    'this week',
    'by {Friday|Monday|<weekday>}',
    'before {the weekend|<weekday>|end of day}',
    'by EOD',
    'within {24|48|72} hours',
    'in the next few days',
    'by <date>',
  ],
  quarter: ['Q{1|2|3|4}', 'Q{1|2|3|4} 20<10-26>', 'H{1|2}', '<month>', 'the {first|second|third|last} quarter'],
}

const PLACES: Vocabulary = {
  city: 'Austin|Bristol|Cape Town|Chicago|Cork|Denver|Dublin|Edinburgh|Geneva|Hamburg|Leeds|Lisbon|London|Madrid|Manchester|Melbourne|Milan|Montreal|Nairobi|Oslo|Paris|Portland|Prague|Seattle|Singapore|Sydney|Toronto|Utrecht|Vienna|Warsaw|Wellington|Boston|Brooklyn|Glasgow|Tokyo|Barcelona|Copenhagen'.split(
    '|',
  ),
  street: [
    '<1-999> {Mill|Station|King|Oak|Harbour|Park|Church|Elm|Market|Victoria|Maple} {Street|Road|Lane|Ave|Drive|Way}',
    '<1-99> {North|South|East|West} <1-99>th Street, Suite <100-990>',
  ],
  address: ['<+street>, <+city>', '<company>, <+street>, <+city>', '<+street>, <+city> <#5>', 'PO Box <#4>, <+city>'],
  country:
    'Nigeria|Ghana|the United Kingdom|South Africa|Canada|Hong Kong|Burkina Faso|Switzerland|Malaysia|Libya|Syria|Ivory Coast|the Netherlands|Turkey|Ukraine|Kuwait'.split(
      '|',
    ),
}

const THINGS: Vocabulary = {
  project: [
    'Project {Falcon|Atlas|Birch|Comet|Delta|Heron|Lotus|Onyx|Raven|Tundra}',
    'the {billing|onboarding|migration|search|reporting|warehouse|mobile|website|intranet|CRM|ERP|pricing} {project|rollout|work|release|rewrite|upgrade}',
    'the <+city> {office|site|account|launch}',
    'the <company> {account|deal|proposal|contract|renewal}',
  ],
  document: [
    '{Contract|Proposal|Invoice|Budget|Report|Statement|Payslip|Agreement|NDA|Minutes|Roadmap|Forecast|Benefits|Handbook|Agenda|Timesheet}{_|-| }{v<2-7>|final|draft|<quarter>|20<15-26>|<#4>}.{pdf|docx|xlsx|pptx}',
    'the {quarterly|annual|monthly|revised|signed|updated} {report|budget|forecast|agreement|contract|statement|plan}',
  ],
  gadget:
    'noise cancelling headphones|a standing desk|running shoes|a cordless drill|an espresso machine|a rain jacket|a winter coat|a backpack|wireless earbuds|a robot vacuum|a mechanical keyboard|a desk lamp|bed linen|a garden bench|hiking boots|a yoga mat|an air fryer|a 27" monitor|a bike helmet|kids shoes|a tablet case|a smart watch|a sofa|skin care|a dress|vinyl records|a baby carrier|cookware|a suitcase|running socks'.split(
      '|',
    ),
  topicTech:
    'Kubernetes|TypeScript|Rust|Postgres|Python packaging|LLM agents|zero trust|observability|WebAssembly|the new iPad|passkeys|incident response|serverless|GraphQL|Linux on the desktop|GPU prices|RISC-V|open source funding|supply chain attacks|design systems|vector databases|Go generics|browser engines|CSS nesting|Docker images|Java 8|jQuery plugins|the cloud bill'.split(
      '|',
    ),
  team: 'Finance|HR|Legal|Marketing|Engineering|Facilities|IT|Operations|Sales|Procurement|Support|Payroll|Accounts Payable|Compliance|Security|Customer Success|Product'.split(
    '|',
  ),
  role: 'Project Manager|Accountant|Senior Engineer|Head of Sales|Office Manager|Account Executive|HR Business Partner|CFO|Managing Director|Research Fellow|IT Support Analyst|Buyer|Designer|Legal Counsel|Customer Success Manager|Procurement Lead|Software Developer|Director of Operations|Partner|Lecturer'.split(
    '|',
  ),
  browser: [
    '{Chrome|Firefox|Edge|Safari} on {Windows|Windows 10|Windows 11|Mac|macOS|Android|iOS|Linux}',
    'iPhone <6-16>',
    '{Windows|Mac|Android} device',
  ],
  word: 'alpha amber angle apple atlas badge bay berry bird block blue bolt book brick bridge canvas care cart cloud coast core crown data dawn desk door drift east echo edge field fire fleet fox gate glow gold grid grove hill home ink iris jade key kite lake lamp leaf level light lime link loop lotus mail map mesa mill mint moon nest node north oak ocean orbit path pay peak pearl pine pixel plan port prime pulse quest rain ray reef ridge ring river rock root rose sage sail salt sand shop sky snow spark spring star stone store sun swift team tide tree trust vale vault view wave web west wind wing wolf yard zen'.split(
    ' ',
  ),
}

const LINKS: Vocabulary = {
  host: [
    '{www.|mail.|app.|my.|go.|}<+word><+word>.{example|test|invalid}',
    '<+word>-<+word>.{example|test|invalid}',
    '{click|links|e|news|account|login|portal|secure|t}.<+word><+word>.{example|test}',
    '<+word><#2>.{example|invalid}',
  ],
  path: [
    '<+word>',
    '<+word>/<+word>',
    '<+word>/<#6>',
    '<+word>?id=<#5>&u=<#4>',
    '{a|c|e|r}/<#8><+word><#4>',
    'en/<+word>.html',
    '',
  ],
  link: [
    'https://<+host>/<+path>',
    'https://<+host>/<+path>',
    'http://<+host>/<+path>',
    '<+host>',
    '[https://<+host>/<+path>]',
    '(https://<+host>/<+path>)',
    'https://<+host>/<+path> ',
  ],
  mailbox: [
    '<+first>.<+last>@<+host>',
    '{info|support|office|hello|contact|team|sales|billing|noreply|service}@<+host>',
    '<+word><#2>@<+host>',
  ],
  button: [
    '{View|See|Open|Read|Check|Review|Get|Find|Start} {it|more|details|now|online|here}',
    '{Click|Tap} here',
    '{Learn|Read|Find out} more',
    'View in browser',
    '{Log|Sign} in',
    'here',
    'Continue',
    '{Confirm|Verify|Update|Manage} {now|details|preferences|account}',
  ],
}

export const ENGLISH: Vocabulary = { ...NAMES, ...FIRMS, ...NUMBERS, ...TIMES, ...PLACES, ...THINGS, ...LINKS }
