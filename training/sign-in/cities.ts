// Where people of made-up worlds live, and whose networks they come from there. Real places and operators, so that the tables
// of the product know them.

export interface City {
  readonly name: string
  readonly region: string
  readonly country: string
  readonly lat: number
  readonly lon: number
}

export interface Country {
  readonly code: string
  readonly zone: string
  readonly minutesEast: number
  readonly language: string
}

export interface Operator {
  readonly asn: number
  readonly name: string
  readonly country: string
  readonly kind: 'home' | 'mobile' | 'hosting'
}

// prettier-ignore
export const CITIES: readonly City[] = [
  { name: 'Beijing',   region: 'Beijing',   country: 'CN', lat: 39.9,  lon: 116.4 },
  { name: 'Shanghai',  region: 'Shanghai',  country: 'CN', lat: 31.2,  lon: 121.5 },
  { name: 'Shenzhen',  region: 'Guangdong', country: 'CN', lat: 22.5,  lon: 114.1 },
  { name: 'Guangzhou', region: 'Guangdong', country: 'CN', lat: 23.1,  lon: 113.3 },
  { name: 'Chengdu',   region: 'Sichuan',   country: 'CN', lat: 30.7,  lon: 104.1 },
  { name: 'Wuhan',     region: 'Hubei',     country: 'CN', lat: 30.6,  lon: 114.3 },
  { name: 'Hangzhou',  region: 'Zhejiang',  country: 'CN', lat: 30.3,  lon: 120.2 },
  { name: 'Xian',      region: 'Shaanxi',   country: 'CN', lat: 34.3,  lon: 108.9 },
  { name: 'Hong Kong', region: 'Hong Kong', country: 'HK', lat: 22.3,  lon: 114.2 },
  { name: 'Singapore', region: 'Singapore', country: 'SG', lat: 1.35,  lon: 103.8 },
  { name: 'Tokyo',     region: 'Tokyo',     country: 'JP', lat: 35.7,  lon: 139.7 },
  { name: 'Osaka',     region: 'Osaka',     country: 'JP', lat: 34.7,  lon: 135.5 },
  { name: 'Berlin',    region: 'Berlin',    country: 'DE', lat: 52.5,  lon: 13.4 },
  { name: 'Munich',    region: 'Bavaria',   country: 'DE', lat: 48.1,  lon: 11.6 },
  { name: 'Hamburg',   region: 'Hamburg',   country: 'DE', lat: 53.6,  lon: 10.0 },
  { name: 'London',    region: 'England',   country: 'GB', lat: 51.5,  lon: -0.1 },
  { name: 'Leeds',     region: 'England',   country: 'GB', lat: 53.8,  lon: -1.5 },
  { name: 'Paris',     region: 'Ile-de-France', country: 'FR', lat: 48.9, lon: 2.35 },
  { name: 'Seattle',   region: 'Washington', country: 'US', lat: 47.6, lon: -122.3 },
  { name: 'New York',  region: 'New York',  country: 'US', lat: 40.7,  lon: -74.0 },
  { name: 'Dallas',    region: 'Texas',     country: 'US', lat: 32.8,  lon: -96.8 },
  { name: 'Moscow',    region: 'Moscow',    country: 'RU', lat: 55.8,  lon: 37.6 },
  { name: 'Lagos',     region: 'Lagos',     country: 'NG', lat: 6.5,   lon: 3.4 },
  { name: 'Sao Paulo', region: 'Sao Paulo', country: 'BR', lat: -23.5, lon: -46.6 },
  { name: 'Mumbai',    region: 'Maharashtra', country: 'IN', lat: 19.1, lon: 72.9 },
  { name: 'Hanoi',     region: 'Hanoi',     country: 'VN', lat: 21.0,  lon: 105.8 },
  { name: 'Istanbul',  region: 'Istanbul',  country: 'TR', lat: 41.0,  lon: 29.0 },
  { name: 'Kyiv',      region: 'Kyiv',      country: 'UA', lat: 50.5,  lon: 30.5 },
]

// prettier-ignore
const COUNTRIES: readonly Country[] = [
  { code: 'CN', zone: 'Asia/Shanghai',    minutesEast: 480,  language: 'zh-CN,zh;q=0.9' },
  { code: 'HK', zone: 'Asia/Hong_Kong',   minutesEast: 480,  language: 'zh-HK,zh;q=0.9,en;q=0.8' },
  { code: 'SG', zone: 'Asia/Singapore',   minutesEast: 480,  language: 'en-SG,en;q=0.9' },
  { code: 'JP', zone: 'Asia/Tokyo',       minutesEast: 540,  language: 'ja,en;q=0.8' },
  { code: 'DE', zone: 'Europe/Berlin',    minutesEast: 60,   language: 'de-DE,de;q=0.9' },
  { code: 'GB', zone: 'Europe/London',    minutesEast: 0,    language: 'en-GB,en;q=0.9' },
  { code: 'FR', zone: 'Europe/Paris',     minutesEast: 60,   language: 'fr-FR,fr;q=0.9' },
  { code: 'US', zone: 'America/New_York', minutesEast: -300, language: 'en-US,en;q=0.9' },
  { code: 'RU', zone: 'Europe/Moscow',    minutesEast: 180,  language: 'ru-RU,ru;q=0.9' },
  { code: 'NG', zone: 'Africa/Lagos',     minutesEast: 60,   language: 'en-NG,en;q=0.9' },
  { code: 'BR', zone: 'America/Sao_Paulo', minutesEast: -180, language: 'pt-BR,pt;q=0.9' },
  { code: 'IN', zone: 'Asia/Kolkata',     minutesEast: 330,  language: 'en-IN,en;q=0.9' },
  { code: 'VN', zone: 'Asia/Ho_Chi_Minh', minutesEast: 420,  language: 'vi-VN,vi;q=0.9' },
  { code: 'TR', zone: 'Europe/Istanbul',  minutesEast: 180,  language: 'tr-TR,tr;q=0.9' },
  { code: 'UA', zone: 'Europe/Kyiv',      minutesEast: 120,  language: 'uk-UA,uk;q=0.9' },
]

// prettier-ignore
export const OPERATORS: readonly Operator[] = [
  { asn: 4134,   name: 'Chinanet',                 country: 'CN', kind: 'home' },
  { asn: 4837,   name: 'China Unicom Backbone',    country: 'CN', kind: 'home' },
  { asn: 56040,  name: 'China Mobile Guangdong',   country: 'CN', kind: 'mobile' },
  { asn: 9808,   name: 'China Mobile',             country: 'CN', kind: 'mobile' },
  { asn: 37963,  name: 'Alibaba Cloud',            country: 'CN', kind: 'hosting' },
  { asn: 45090,  name: 'Tencent Cloud',            country: 'CN', kind: 'hosting' },
  { asn: 4760,   name: 'HKT Broadband',            country: 'HK', kind: 'home' },
  { asn: 9231,   name: 'China Mobile Hong Kong',   country: 'HK', kind: 'mobile' },
  { asn: 142570, name: 'Cloud Hong Kong',          country: 'HK', kind: 'hosting' },
  { asn: 7473,   name: 'Singtel Telecom',          country: 'SG', kind: 'home' },
  { asn: 45143,  name: 'Singtel Mobile',           country: 'SG', kind: 'mobile' },
  { asn: 16509,  name: 'Amazon',                   country: 'SG', kind: 'hosting' },
  { asn: 4713,   name: 'NTT OCN',                  country: 'JP', kind: 'home' },
  { asn: 9605,   name: 'NTT Docomo Mobile',        country: 'JP', kind: 'mobile' },
  { asn: 9370,   name: 'Sakura Internet',          country: 'JP', kind: 'hosting' },
  { asn: 3320,   name: 'Deutsche Telekom AG',      country: 'DE', kind: 'home' },
  { asn: 6830,   name: 'Vodafone Kabel',           country: 'DE', kind: 'home' },
  { asn: 12638,  name: 'Telefonica Mobile Germany', country: 'DE', kind: 'mobile' },
  { asn: 24940,  name: 'Hetzner Online',           country: 'DE', kind: 'hosting' },
  { asn: 2856,   name: 'British Telecommunications', country: 'GB', kind: 'home' },
  { asn: 5089,   name: 'Virgin Media',             country: 'GB', kind: 'home' },
  { asn: 12576,  name: 'EE Mobile',                country: 'GB', kind: 'mobile' },
  { asn: 9009,   name: 'M247',                     country: 'GB', kind: 'hosting' },
  { asn: 3215,   name: 'Orange France',            country: 'FR', kind: 'home' },
  { asn: 51207,  name: 'Free Mobile',              country: 'FR', kind: 'mobile' },
  { asn: 16276,  name: 'OVH',                      country: 'FR', kind: 'hosting' },
  { asn: 7922,   name: 'Comcast Cable',            country: 'US', kind: 'home' },
  { asn: 701,    name: 'Verizon Internet',         country: 'US', kind: 'home' },
  { asn: 21928,  name: 'T-Mobile USA',             country: 'US', kind: 'mobile' },
  { asn: 14061,  name: 'DigitalOcean',             country: 'US', kind: 'hosting' },
  { asn: 8075,   name: 'Microsoft',                country: 'US', kind: 'hosting' },
  { asn: 12389,  name: 'Rostelecom',               country: 'RU', kind: 'home' },
  { asn: 8359,   name: 'MTS Mobile',               country: 'RU', kind: 'mobile' },
  { asn: 197540, name: 'Selectel Hosting',         country: 'RU', kind: 'hosting' },
  { asn: 37148,  name: 'Globacom Broadband',       country: 'NG', kind: 'home' },
  { asn: 29465,  name: 'MTN Nigeria',              country: 'NG', kind: 'mobile' },
  { asn: 328364, name: 'Lagos Data Center',        country: 'NG', kind: 'hosting' },
  { asn: 28573,  name: 'Claro Broadband',          country: 'BR', kind: 'home' },
  { asn: 26599,  name: 'Vivo Mobile',              country: 'BR', kind: 'mobile' },
  { asn: 262287, name: 'Latitude Hosting',         country: 'BR', kind: 'hosting' },
  { asn: 9829,   name: 'BSNL Broadband',           country: 'IN', kind: 'home' },
  { asn: 55836,  name: 'Reliance Jio',             country: 'IN', kind: 'mobile' },
  { asn: 132335, name: 'Mumbai Cloud Hosting',     country: 'IN', kind: 'hosting' },
  { asn: 7552,   name: 'Viettel',                  country: 'VN', kind: 'home' },
  { asn: 24086,  name: 'Viettel Mobile',           country: 'VN', kind: 'mobile' },
  { asn: 135905, name: 'VNPT Data Center',         country: 'VN', kind: 'hosting' },
  { asn: 9121,   name: 'Turk Telekom',             country: 'TR', kind: 'home' },
  { asn: 16135,  name: 'Turkcell Mobile',          country: 'TR', kind: 'mobile' },
  { asn: 42926,  name: 'Radore Hosting',           country: 'TR', kind: 'hosting' },
  { asn: 13188,  name: 'Triolan Broadband',        country: 'UA', kind: 'home' },
  { asn: 15895,  name: 'Kyivstar Mobile',          country: 'UA', kind: 'mobile' },
  { asn: 200019, name: 'Alexhost',                 country: 'UA', kind: 'hosting' },
]

export function countryOf(city: City): Country {
  return COUNTRIES.find(({ code }) => code === city.country)!
}

export function operatorsOf(city: City, kind: Operator['kind']): readonly Operator[] {
  return OPERATORS.filter((operator) => operator.country === city.country && operator.kind === kind)
}
