// English words and brands that variant mail disguises: unclear forms (l or i, rn or m, 33 for ee) are read as these.

/** Lower case. */
export const ABUSED_WORDS: readonly string[] =
  `viagra cialis levitra xanax valium tramadol phentermine ambien pharmacy pharmacies pills pill prescription medication
  meds drugs weight loss diet erection penis enlarge enlargement sexual sex sexy porn adult dating singles girls nude casino poker
  slots jackpot lottery lotto winner winning prize bonus gambling betting free offer offers limited deal deals cheap
  cheapest discount discounts save savings sale price prices order online click here unsubscribe subscribe guarantee guaranteed
  money cash credit loan loans mortgage refinance debt income earn earnings profit profits invest investment investor bitcoin
  crypto wallet ethereum usdt trading forex stock stocks million millions dollars transfer beneficiary inheritance funds
  account accounts password passwords login verify verification confirm update suspended locked security secure
  alert urgent billing invoice payment payments refund bank banking paypal amazon apple microsoft google facebook netflix
  instagram linkedin whatsapp telegram dropbox office outlook docusign adobe fedex walmart costco chase citibank coinbase
  binance metamask replica rolex watches software diploma degree university miracle natural herbal growth hormone amateur
  lesbian hardcore viral gift giftcard card cards reward rewards claim congratulations selected exclusive email mail
  delivery package parcel customs tax hello please your file follow fill help call bill all will list little like link
  look lose luxury lifetime legal license loyal local total`.split(/\s+/)
