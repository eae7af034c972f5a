// What kind of network an autonomous system is, by its number where we know it and by the words of its name else.

export type AsnClass = 'consumer' | 'mobile' | 'hosting' | 'education' | 'government' | 'business' | 'unknown'
export const ASN_CLASSES: readonly AsnClass[] = [
  'unknown',
  'consumer',
  'mobile',
  'business',
  'education',
  'government',
  'hosting',
]

/** Networks whose name does not tell, or tells wrong. Source: the operators' own pages and peering records. */
// prettier-ignore
const KNOWN: ReadonlyMap<number, AsnClass> = new Map<number, AsnClass>([
  ...classed('hosting', 8075, 14618, 15169, 16509, 13335, 14061, 16276, 20473, 24940, 31898, 36351, 37963, 45090, 45102, 55967, 55990, 59077, 60781, 63949, 132203, 134963, 135377, 136907, 138915, 139007, 142570, 396982, 9009, 51167, 12876, 8560, 36352, 53667, 62567, 200019, 212238, 60068, 46606, 26496, 19871, 29802, 40676, 8100, 174, 54113, 20940, 6724, 60729, 197540, 47583, 202425, 9370, 7506, 38283),
  ...classed('consumer', 4134, 4837, 4812, 4808, 17621, 17622, 17623, 17816, 7922, 7018, 701, 20115, 22773, 3320, 3215, 12322, 2856, 5089, 6830, 3269, 12479, 4713, 17676, 2516, 4766, 3462, 9299, 45899, 7552, 18403, 9829, 24560, 4788, 7473, 1221, 4804, 28573, 8151, 5617, 8447, 3303, 2119, 3301, 9121, 8881, 6128, 209),
  ...classed('mobile', 9808, 56040, 56041, 56042, 56044, 56046, 56047, 56048, 24400, 24445, 21928, 20057, 22394, 6167, 55836, 45609, 38266, 23650, 17858, 9644, 17506, 37457, 29465, 36935),
  ...classed('education', 4538, 7660, 786, 680, 1103, 2200, 11537, 24348, 24349, 24350, 24351, 24352),
])

/** First match wins. */
const WORDS: readonly (readonly [AsnClass, RegExp])[] = [
  [
    'education',
    /universit|college|school|academ|institute of tech|education|research|cernet|\bedu\b|lyc[eé]e|hochschule/i,
  ],
  [
    'government',
    /government|ministry|ministerio|\bgov\b|federal|municipal|state of |county|defen[cs]e|\barmy\b|navy|police|parliament/i,
  ],
  [
    'hosting',
    /hosting|cloud|data ?cent|datacent|server|vps|colo|digital ?ocean|amazon|google|microsoft|alibaba|tencent|huawei cloud|oracle|linode|ovh|hetzner|vultr|leaseweb|choopa|m247|\bcdn\b|akamai|fastly|\bvpn\b|proxy|\bidc\b|dedicated/i,
  ],
  [
    'mobile',
    /mobil|cellular|wireless|gsm|\blte\b|\b[345]g\b|vodafone|t-mobile|verizon wireless|orange|telefonica m|airtel|jio\b|mtn\b|unitel|celcom|maxis|digi /i,
  ],
  [
    'consumer',
    /telecom|telekom|telco|telefon|broadband|cable|communications?|\bdsl\b|fib(?:er|re)|internet service|\bisp\b|comcast|chinanet|unicom|backbone|cableco|internet/i,
  ],
]

export function asnClassOf(asn: number | undefined, operator: string | undefined): AsnClass {
  const known = asn === undefined ? undefined : KNOWN.get(asn)
  if (known !== undefined) return known
  if (operator === undefined || operator === '') return 'unknown'
  return WORDS.find(([, pattern]) => pattern.test(operator))?.[0] ?? 'business'
}

function classed(name: AsnClass, ...numbers: number[]): [number, AsnClass][] {
  return numbers.map((number) => [number, name])
}
