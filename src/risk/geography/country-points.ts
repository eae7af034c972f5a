// The middle of each country and how far its edges lie from it: the coarsest distance, where no table knows the city.

export interface CountryPoint {
  /** degrees */
  readonly lat: number
  readonly lon: number
  /** km */
  readonly radiusKm: number
  /** typical minutes east of UTC */
  readonly minutesEast: number
}

/** Country, degrees north and east of the middle of where people live, km to the edges, hours east of UTC. */
const TABLE = `
AE 24.5 54.5 250 4|AF 34 66 500 4.5|AL 41 20 150 1|AM 40.2 44.8 150 4|AO -11 16 700 1|AR -34.5 -63 1300 -3|AT 47.7 14.5 280 1
AU -30 145 1900 10|AZ 40.3 48 250 4|BA 44 18 170 1|BD 23.8 90.3 320 6|BE 50.7 4.6 150 1|BG 42.7 25 280 2|BH 26 50.5 40 3
BO -17 -65 600 -4|BR -17 -47 2100 -3|BY 53.5 28 320 3|CA 48 -85 2500 -5|CD -4 22 1100 1|CH 46.9 8 180 1|CI 7 -5.5 350 0
CL -34 -71 1600 -4|CM 5 12 500 1|CN 32 112 1700 8|CO 5 -74.5 700 -5|CR 10 -84 200 -6|CU 22 -80 550 -5|CY 35 33 100 2
CZ 49.8 15.5 250 1|DE 51 10 430 1|DK 55.8 10.5 220 1|DO 18.8 -70.5 200 -4|DZ 35 3 900 1|EC -1.5 -79 350 -5|EE 58.8 25.5 190 2
EG 29.5 31 500 2|ES 40 -3.7 600 1|ET 9 39 600 3|FI 62 25.5 550 2|FR 47 2.5 550 1|GB 52.8 -1.8 450 0|GE 42 43.8 250 4
GH 6.8 -1.2 350 0|GR 38.8 23 400 2|GT 15 -90.5 220 -6|HK 22.32 114.17 30 8|HN 14.8 -87 280 -6|HR 45.3 16 250 1|HU 47.2 19.4 250 1
ID -5 110 2200 7|IE 53.2 -7.5 230 0|IL 32 34.9 220 2|IN 21 78 1400 5.5|IQ 33 44 450 3|IR 33 53 800 3.5|IS 64.5 -20 250 0
IT 43 12 580 1|JM 18.1 -77 110 -5|JO 31.7 36 200 3|JP 36 138 900 9|KE -0.8 37 450 3|KG 42 74 400 6|KH 12 105 280 7
KR 36.6 127.6 280 9|KW 29.3 47.8 90 3|KZ 47 70 1400 5|LA 18.5 103.5 500 7|LB 33.9 35.7 110 2|LK 7 80.4 220 5.5|LT 55.2 24 200 2
LU 49.7 6.1 50 1|LV 56.9 24.6 220 2|LY 31.5 16 700 2|MA 33 -6.5 600 1|MD 47 28.6 180 2|MG -19 47 700 3|MK 41.7 21.6 110 1
MM 19.5 96 750 6.5|MN 47.5 106 900 8|MO 22.17 113.55 10 8|MT 35.9 14.4 20 1|MX 21 -101 1300 -6|MY 3.5 104 900 8|MZ -18 35 1000 2
NG 8.5 7 600 1|NI 12.5 -86 250 -6|NL 52.2 5.3 170 1|NO 61 9.5 900 1|NP 27.9 84.5 420 5.75|NZ -40 174 800 12|OM 22.5 57.5 450 4
PA 8.8 -80 280 -5|PE -10 -76 850 -5|PH 13 122.5 800 8|PK 31 71 800 5|PL 52 19.3 380 1|PR 18.2 -66.4 90 -4|PS 31.9 35.2 70 2
PT 39.5 -8.3 350 0|PY -25 -57 400 -4|QA 25.3 51.4 80 3|RO 45.9 25 350 2|RS 44.2 20.8 220 1|RU 56 50 3500 3|SA 24 45 800 3
SD 15 32 700 2|SE 59.5 15.5 750 1|SG 1.35 103.82 25 8|SI 46.1 14.8 120 1|SK 48.7 19.5 200 1|SN 14.6 -16 350 0|SV 13.7 -89 120 -6
SY 34.8 37 350 3|TH 14.5 101 750 7|TJ 38.6 69.5 350 5|TM 38.5 59 550 5|TN 35.8 10 350 1|TR 39.3 33 750 3|TW 24 121 190 8
TZ -5.5 36 650 3|UA 49 31 650 2|UG 1 32.5 280 3|US 38.5 -92 2500 -6|UY -34 -56 280 -3|UZ 40.5 67 650 5|VE 9.5 -67.5 650 -4
VN 16 107 850 7|YE 15 45 450 3|ZA -28.5 27 800 2|ZM -14 28 600 2|ZW -19 30 400 2`

const POINTS: ReadonlyMap<string, CountryPoint> = new Map(
  TABLE.trim()
    .split(/[|\n]/)
    .map((row) => {
      const [country = '', lat, lon, radiusKm, hours] = row.split(' ')
      return [
        country,
        { lat: Number(lat), lon: Number(lon), radiusKm: Number(radiusKm), minutesEast: Number(hours) * 60 },
      ]
    }),
)

export function countryPoint(country: string | undefined): CountryPoint | undefined {
  return country === undefined ? undefined : POINTS.get(country)
}
