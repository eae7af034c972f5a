// Names that fraud borrows, and the domains that are truly theirs. A row: names, then domains, one blank between.

export interface Brand {
  readonly name: string
  /** as they stand in domains: letters and digits, lower case */
  readonly names: readonly string[]
  /** registrable domains; "name.*" stands for that name under any country's suffix */
  readonly domains: ReadonlySet<string>
  /** a word or a very short name of its own right: only together with a word of sign-in or payment does it point at the brand */
  readonly isWord: boolean
}

/** "~" before the first name: an everyday word. */
const ROWS = `
microsoft,office365,microsoft365,outlook,onedrive,sharepoint,hotmail,windowslive,azure microsoft.com microsoftonline.com office.com office365.com outlook.com live.com hotmail.com onedrive.com sharepoint.com sharepointonline.com msn.com windows.net azure.com azure.net skype.com xbox.com bing.com microsoft.* outlook.* hotmail.* office.net cloud.microsoft microsoftemail.com azurewebsites.net azureedge.net windows.com aka.ms microsoft365.com msftauth.net msauth.net office365.us onmicrosoft.com microsoftstore.com.cn 1drv.ms
google,gmail,googledrive,googledocs,googleplay google.com google.* gmail.com googlemail.com youtube.com goo.gl withgoogle.com googleapis.com googleusercontent.com gstatic.com googlegroups.com blogger.com android.com chrome.com goog g.co google.cn googleblog.com googlesource.com googletagmanager.com google-analytics.com googleadservices.com googlesyndication.com googlevideo.com firebaseapp.com web.app translate.goog doubleclick.net
~apple,appleid,icloud,itunes apple.com icloud.com me.com mac.com itunes.com apple.* appleid.com cdn-apple.com icloud.com.cn apple.co
amazon,amazonprime,amazonpay amazon.com amazon.* amazonaws.com amazonses.com amazon.jobs aws.com amzn.to a.co primevideo.com amazonpay.com media-amazon.com ssl-images-amazon.com amazontrust.com amazon-adsystem.com images-amazon.com payments-amazon.com amazon-press.it assoc-amazon.com aboutamazon.com amazonaws.com.cn
paypal paypal.com paypal.me paypal.* paypalobjects.com paypal-community.com paypal-mktg.com paypalcorp.com paypal-corp.com paypal-communication.com
facebook,instagram,whatsapp,metabusiness,messenger facebook.com facebookmail.com fb.com fb.me instagram.com whatsapp.com whatsapp.net meta.com messenger.com metamail.com workplace.com oculus.com fbcdn.net facebook.net threads.net threads.com wa.me
netflix netflix.com netflix.net nflxext.com netflix.* nflximg.net
linkedin linkedin.com lnkd.in licdn.com linkedin.cn
twitter twitter.com t.co x.com twimg.com
tiktok tiktok.com tiktokv.com tiktok.*
snapchat snapchat.com snap.com
telegram telegram.org telegram.me t.me telegra.ph
discord discord.com discord.gg discordapp.com discordapp.net
~steam,steamcommunity,steampowered steampowered.com steamcommunity.com steamstatic.com valvesoftware.com
roblox roblox.com rbxcdn.com
spotify spotify.com spotify.net scdn.co spotify.*
dropbox dropbox.com dropboxmail.com dropboxusercontent.com dropbox.tech db.tt getdropbox.com
docusign docusign.com docusign.net docusign.*
adobe,acrobat,adobesign adobe.com adobesign.com adobe.io echosign.com typekit.com behance.net adobe.* acrobat.com
github github.com github.blog github.community github.io githubusercontent.com githubassets.com github.dev githubapp.com
gitlab gitlab.com gitlab.io
bitbucket,atlassian,jira,trello atlassian.com atlassian.net bitbucket.org trello.com bitbucket.io statuspage.io
~slack slack.com slack-edge.com slack-redir.net slack-files.com
~zoom zoom.us zoom.com zoomgov.com zoom.com.cn zoom.*
wetransfer wetransfer.com wetransfer.net we.tl
~box box.com box.net boxcdn.net
~signal signal.org
cloudflare cloudflare.com cloudflare.net cloudflareinsights.com workers.dev pages.dev
godaddy godaddy.com secureserver.net godaddysites.com godaddy.*
namecheap namecheap.com
~oracle oracle.com oraclecloud.com
salesforce salesforce.com force.com exacttarget.com salesforce.org
zendesk zendesk.com zdassets.com
shopify shopify.com myshopify.com shopifyemail.com shopify.* shopify.dev
mailchimp mailchimp.com mailchi.mp list-manage.com mandrillapp.com
sendgrid sendgrid.com sendgrid.net
hubspot hubspot.com hubspotemail.net hubspotlinks.com hs-sites.com
wordpress,automattic wordpress.com wordpress.org wp.com automattic.com
wix wix.com wixsite.com
squarespace squarespace.com squarespace-mail.com
webflow webflow.com webflow.io
canva canva.com canva.site
notion notion.so notion.com notion.site
airbnb airbnb.com airbnb.* airbnbmail.com
~booking booking.com
expedia expedia.com expedia.* expediamail.com
tripadvisor tripadvisor.com tripadvisor.*
uber uber.com ubereats.com
ebay ebay.com ebay.* ebayimg.com ebaystatic.com
walmart walmart.com walmart.*
~target target.com
costco costco.com costco.*
bestbuy bestbuy.com bestbuy.*
homedepot homedepot.com homedepot.*
ikea ikea.com ikea.*
aliexpress aliexpress.com aliexpress.*
etsy etsy.com etsystatic.com
mercadolibre,mercadolivre,mercadopago mercadolibre.com mercadolivre.com mercadolivre.com.br mercadopago.com mercadopago.com.br mercadolibre.* mercadopago.*
rakuten rakuten.co.jp rakuten.com rakuten.*
mercari mercari.com mercari.jp
allegro allegro.pl allegro.*
zalando zalando.com zalando.*
shopee shopee.com shopee.*
lazada lazada.com lazada.*
flipkart flipkart.com
geeksquad geeksquad.com
norton,nortonlifelock norton.com nortonlifelock.com symantec.com gen.com gendigital.com
mcafee mcafee.com mcafee.*
kaspersky kaspersky.com kaspersky.*
avast avast.com avast.*
dhl dhl.com dhl.* dhl-news.com dhlparcel.nl dhlecommerce.com
fedex fedex.com fedex.*
~ups ups.com
usps usps.com usps.gov uspsinformeddelivery.com
royalmail royalmail.com royalmail.co.uk
~evri evri.com
~hermes myhermes.co.uk hermesworld.com hermes.com
dpd dpd.com dpd.* dpdgroup.com
~gls gls-group.eu gls-group.com gls-pakete.de
~tnt tnt.com
canadapost canadapost.ca canadapost-postescanada.ca
auspost,australiapost auspost.com.au
laposte,colissimo,chronopost laposte.fr laposte.net laposte.info colissimo.fr chronopost.fr
deutschepost deutschepost.de deutschepost.com
swisspost,postfinance post.ch postfinance.ch
correios correios.com.br
posteitaliane,bancoposta,postepay poste.it posteitaliane.it postepay.it
postnl postnl.nl postnl.com
bpost bpost.be
postnord postnord.com postnord.se postnord.dk postnord.no
yamatotransport,kuronekoyamato kuronekoyamato.co.jp yamato-hd.co.jp
sagawa sagawa-exp.co.jp
japanpost japanpost.jp post.japanpost.jp jp-bank.japanpost.jp
maersk maersk.com
~chase,jpmorgan,jpmorganchase chase.com jpmorgan.com jpmorganchase.com
bankofamerica,bofa bankofamerica.com bofa.com ml.com
wellsfargo wellsfargo.com wf.com
~citi,citibank,citigroup citi.com citibank.com citigroup.com citibank.* citicards.com accountonline.com
capitalone capitalone.com capitalone.co.uk
usbank usbank.com
pncbank pnc.com
truist truist.com
tdbank,tdameritrade td.com tdbank.com tdameritrade.com
americanexpress,amex americanexpress.com aexp.com amex.com americanexpress.* aexp-static.com
~discover,discovercard discover.com discovercard.com
mastercard mastercard.com mastercard.*
~visa visa.com visa.*
navyfederal navyfederal.org
usaa usaa.com
schwab,charlesschwab schwab.com
~fidelity fidelity.com fidelity.co.uk
~vanguard vanguard.com vanguard.*
goldmansachs goldmansachs.com gs.com marcus.com
morganstanley morganstanley.com
hsbc hsbc.com hsbc.* hsbcnet.com
barclays,barclaycard barclays.com barclays.co.uk barclaycard.co.uk barclaycardus.com barclaysus.com
lloydsbank,lloydstsb lloydsbank.com lloydsbank.co.uk lloydsbankinggroup.com
natwest natwest.com
~halifax halifax.co.uk halifax-online.co.uk
santander santander.com santander.* santanderbank.com santandernet.com.br
~nationwide nationwide.co.uk nationwide.com
monzo monzo.com
revolut revolut.com revolut.me
~wise,transferwise wise.com transferwise.com
~starling starlingbank.com
standardchartered sc.com standardchartered.com
deutschebank deutsche-bank.de db.com deutschebank.com
commerzbank commerzbank.de commerzbank.com
sparkasse sparkasse.de sparkassen.de sparkasse.at berliner-sparkasse.de
volksbank vr.de volksbank.at volksbank.com
postbank postbank.de
comdirect comdirect.de
~ing,ingdiba ing.com ing.de ing.nl ing-diba.de ing.*
n26 n26.com
bnpparibas bnpparibas.com bnpparibas.fr bnpparibas.net mabanque.bnpparibas
creditagricole credit-agricole.fr credit-agricole.com ca-cib.com
societegenerale societegenerale.com societegenerale.fr particuliers.sg.fr sg.fr
caissedepargne,caisseepargne caisse-epargne.fr groupebpce.com
labanquepostale labanquepostale.fr
creditmutuel creditmutuel.fr creditmutuel.com
boursorama,boursobank boursorama.com boursobank.com boursorama-banque.com
rabobank rabobank.nl rabobank.com
abnamro abnamro.nl abnamro.com
kbc kbc.be kbc.com
belfius belfius.be
intesasanpaolo intesasanpaolo.com
unicredit unicredit.it unicreditgroup.eu unicredit.*
bbva bbva.com bbva.es bbva.mx bbva.*
caixabank caixabank.es caixabank.com caixabanknow.com
bankinter bankinter.com
sabadell bancsabadell.com bancosabadell.com
millenniumbcp millenniumbcp.pt
novobanco novobanco.pt
creditsuisse,ubsbank credit-suisse.com ubs.com
raiffeisen raiffeisen.ch raiffeisen.at rbinternational.com raiffeisen.*
erstebank erstegroup.com sparkasse.at
nordea nordea.com nordea.*
danskebank danskebank.com danskebank.dk danskebank.*
swedbank swedbank.se swedbank.com
handelsbanken handelsbanken.se handelsbanken.com
klarna klarna.com klarna.*
bankid bankid.com bankid.no
mitid mitid.dk
pkobp,ipko pkobp.pl ipko.pl
mbank mbank.pl mbank.com mbank.cz
santanderbrasil santander.com.br
itau,itaubanco,itauunibanco itau.com.br itau.com itau-unibanco.com.br itau.*
bradesco bradesco.com.br bradesco.com banco.bradesco bradescoseguros.com.br
caixaeconomica,caixagov caixa.gov.br
bancodobrasil bb.com.br bancodobrasil.com.br
nubank nubank.com.br nubank.com
picpay picpay.com
serasa serasa.com.br serasaexperian.com.br
livelo livelo.com.br
bancolombia bancolombia.com grupobancolombia.com
banamex banamex.com
banorte banorte.com
scotiabank scotiabank.com scotiabank.*
rbcroyalbank,royalbank rbc.com rbcroyalbank.com royalbank.com
bmo bmo.com
cibc cibc.com
desjardins desjardins.com
~interac interac.ca
commbank,commonwealthbank commbank.com.au
westpac westpac.com.au westpac.co.nz
anzbank anz.com anz.com.au anz.co.nz
nabbank nab.com.au
~absa absa.co.za absa.africa
standardbank standardbank.co.za standardbank.com
nedbank nedbank.co.za
capitecbank capitecbank.co.za
hdfcbank hdfcbank.com hdfcbank.net hdfc.com
icicibank icicibank.com
sbibank,onlinesbi sbi.co.in onlinesbi.sbi onlinesbi.com sbi.bank.in
axisbank axisbank.com
~kotak kotak.com
paytm paytm.com
phonepe phonepe.com
maybank,maybank2u maybank.com maybank2u.com.my maybank.*
dbsbank,posb dbs.com dbs.com.sg posb.com.sg
ocbc ocbc.com
uob uob.com.sg uobgroup.com
kasikornbank kasikornbank.com
vietcombank vietcombank.com.vn
mufg,bkmufg mufg.jp bk.mufg.jp
smbc,smbccard smbc.co.jp smbc-card.com
mizuhobank mizuhobank.co.jp
saisoncard saisoncard.co.jp
jcb,myjcb jcb.co.jp jcb.com
aeoncard,aeon aeon.co.jp aeon.info
~epos eposcard.co.jp
orico orico.co.jp
etcmeisai etc-meisai.jp
ekinet eki-net.com
docomo,nttdocomo docomo.ne.jp nttdocomo.co.jp
softbank softbank.jp softbank.co.jp
sbisec,sbishoken sbisec.co.jp
rakutensec rakuten-sec.co.jp
nomura nomura.com nomura.co.jp
sberbank sberbank.ru sberbank.com sber.ru
tinkoff,tbank tinkoff.ru tbank.ru
gosuslugi gosuslugi.ru
yandex yandex.ru yandex.com yandex.* ya.ru yandex-team.ru yandex.net
mailru mail.ru
vkontakte vk.com vk.ru
binance binance.com binance.us binance.*
coinbase coinbase.com coinbase.*
~kraken kraken.com
blockchain blockchain.com blockchain.info
metamask metamask.io
trustwallet trustwallet.com
~ledger,ledgerwallet ledger.com ledger.fr
trezor trezor.io
bitfinex bitfinex.com
kucoin kucoin.com
bybit bybit.com
okex,okx okx.com okex.com
huobi,htxglobal huobi.com htx.com
cryptocom crypto.com
uniswap uniswap.org
opensea opensea.io
pancakeswap pancakeswap.finance
bitpay bitpay.com
phantomwallet phantom.com phantom.app
~exodus exodus.com
~stripe stripe.com stripe.network
~square,squareup,cashapp squareup.com square.com cash.app block.xyz
venmo venmo.com
zelle zellepay.com zelle.com
westernunion westernunion.com
moneygram moneygram.com
payoneer payoneer.com
skrill skrill.com
adyen adyen.com
intuit,quickbooks,turbotax intuit.com quickbooks.com turbotax.com intuitcdn.net
xero xero.com
~sage sage.com
workday workday.com myworkday.com
adp adp.com
paychex paychex.com
sap,concursolutions sap.com concur.com concursolutions.com
servicenow servicenow.com service-now.com
okta okta.com oktapreview.com oktacdn.com
lastpass lastpass.com
onepassword,1password 1password.com 1password.eu
bitwarden bitwarden.com
proton,protonmail proton.me protonmail.com protonvpn.com pm.me
yahoo,ymail yahoo.com yahoo.* ymail.com yahoo.net yahoomail.com yimg.com yahooinc.com
aol aol.com aol.*
zoho zoho.com zoho.* zohomail.com
gmx gmx.net gmx.de gmx.com gmx.*
webde web.de
~orange orange.fr orange.com orange.*
sfrmail sfr.fr sfr.com
freemobile free.fr
bouyguestelecom bouyguestelecom.fr
telekom,deutschetelekom,tmobile telekom.de telekom.com t-online.de t-mobile.com t-mobile.*
vodafone vodafone.com vodafone.*
telefonica,movistar telefonica.com movistar.es movistar.com movistar.*
verizon verizon.com verizonwireless.com vzw.com
comcast,xfinity comcast.com comcast.net xfinity.com
attmail att.com att.net
~spectrum spectrum.com spectrum.net charter.com
btinternet bt.com btinternet.com
virginmedia virginmedia.com virginmediao2.co.uk
~rogers rogers.com
~optus optus.com.au
telstra telstra.com telstra.com.au
swisscom swisscom.ch swisscom.com
proximus proximus.be
ziggo ziggo.nl
ionos,1und1 ionos.com ionos.de ionos.* 1und1.de 1and1.com
strato strato.de
ovhcloud,ovh ovh.com ovhcloud.com ovh.net ovh.*
infomaniak infomaniak.com infomaniak.ch
hostinger hostinger.com hostinger.*
bluehost bluehost.com
digitalocean digitalocean.com digitaloceanspaces.com
cpanel cpanel.net cpanel.com
roundcube roundcube.net
zimbra zimbra.com
~irs,irsgov irs.gov
hmrc,govuk gov.uk
ssagov ssa.gov
medicare medicare.gov
canadarevenue canada.ca cra-arc.gc.ca
servicesaustralia,mygov my.gov.au servicesaustralia.gov.au ato.gov.au
impotsgouv,amelifr,ameli impots.gouv.fr gouv.fr ameli.fr
agenziaentrate,inps agenziaentrate.gov.it inps.it
agenciatributaria sede.agenciatributaria.gob.es agenciatributaria.es
elster elster.de bund.de
receitafederal gov.br
ezpass,ezpassny e-zpassny.com ezpass.com
sunpass sunpass.com
disney,disneyplus disney.com disneyplus.com disney.*
hulu hulu.com
hbomax hbomax.com max.com
nvidia nvidia.com
samsung samsung.com samsung.*
huawei huawei.com huaweicloud.com hicloud.com
xiaomi xiaomi.com mi.com xiaomi.*
nintendo nintendo.com nintendo.*
playstation playstation.com sonyentertainmentnetwork.com
epicgames epicgames.com unrealengine.com
~blizzard,battlenet blizzard.com battle.net
riotgames riotgames.com leagueoflegends.com
openai,chatgpt openai.com chatgpt.com
anthropic anthropic.com claude.ai
~delta,deltaairlines delta.com
unitedairlines united.com
~southwest southwest.com
lufthansa lufthansa.com lufthansa.* miles-and-more.com
britishairways britishairways.com ba.com
airfrance airfrance.com airfrance.fr airfrance.*
~emirates emirates.com
marriott marriott.com
hilton hilton.com
kroger kroger.com
lidl lidl.com lidl.de lidl.*
aldi aldi.com aldi.us aldi-sued.de aldi.*
carrefour carrefour.com carrefour.fr carrefour.*
leboncoin leboncoin.fr
vinted vinted.com vinted.fr vinted.*
wallapop wallapop.com
marktplaats marktplaats.nl
~ricardo ricardo.ch
taobao,tmall taobao.com tmall.com tmall.hk tbcdn.cn
alibaba,alipay,aliyun,1688com,dingtalk,alimail alibaba.com alibabacloud.com alipay.com aliyun.com 1688.com dingtalk.com alibaba-inc.com alicdn.com alipayobjects.com aliyuncs.com alibabagroup.com antgroup.com mxhichina.com
tencent,weixin,wechat,qqmail,tenpay,exmail,wecom qq.com weixin.qq.com wechat.com tencent.com tenpay.com exmail.qq.com myqcloud.com qcloud.com foxmail.com gtimg.com tencentcloud.com weixin.com qpic.cn
jingdong,jdcom,jdpay jd.com jd.hk 360buy.com 360buyimg.com jdpay.com joybuy.com
pinduoduo,temu pinduoduo.com yangkeduo.com temu.com
meituan,dianping meituan.com dianping.com
didichuxing didiglobal.com xiaojukeji.com didichuxing.com
baidu,baidupan baidu.com bdstatic.com bcebos.com
netease,163mail,126mail,neteasemail 163.com 126.com yeah.net netease.com 127.net 188.com vip.163.com
sina,weibo sina.com sina.com.cn sina.cn weibo.com weibo.cn
sohu sohu.com
bytedance,douyin,feishu,toutiao,larksuite bytedance.com douyin.com feishu.cn toutiao.com larksuite.com snssdk.com feishu.net
bilibili bilibili.com bilibili.tv b23.tv hdslb.com
xiaohongshu xiaohongshu.com xhscdn.com xhslink.com
zhihu zhihu.com zhimg.com
coremail coremail.cn icoremail.net coremail.com
ctrip,trip,xiecheng ctrip.com trip.com c-ctrip.com
railway12306,12306 12306.cn 12306.com
shunfeng,sfexpress sf-express.com sf-express.com.cn sf-international.com
yunda yundaex.com
zhongtong,ztoexpress zto.com zto.cn
yuantong,ytoexpress yto.net.cn
emschina,chinapost ems.com.cn chinapost.com.cn 11183.com.cn
icbc icbc.com.cn icbc.com
ccb,chinaconstructionbank ccb.com ccb.cn
abchina,agbank abchina.com abchina.com.cn 95599.cn
bankofchina,bocbank boc.cn bankofchina.com
bankcomm,bocom bankcomm.com bankcomm.cn 95559.com.cn
cmbchina,zhaohang cmbchina.com cmb.com.cn
spdbank,spdb spdb.com.cn
citicbank citicbank.com ecitic.com
cebbank cebbank.com
cmbc cmbc.com.cn
cibbank cib.com.cn
pinganbank,pingan pingan.com pingan.com.cn bank.pingan.com
psbc,postalsavings psbc.com
cgbchina cgbchina.com.cn
unionpay,yinlian 95516.com unionpay.com chinaunionpay.com unionpayintl.com
chinamobile,yidong10086,10086 10086.cn chinamobile.com 139.com 10086.com
chinaunicom,10010 10010.com chinaunicom.com chinaunicom.cn wo.cn
chinatelecom,189cn 189.cn chinatelecom.com.cn 21cn.com
chinatax,etax chinatax.gov.cn
gjzwfw gjzwfw.gov.cn www.gov.cn
shebao,yibao mohrss.gov.cn nhsa.gov.cn
wps,kdocs,kingsoft wps.cn wps.com kdocs.cn kingsoft.com
tencentmeeting meeting.tencent.com voovmeeting.com
qihoo,360safe 360.cn 360.com 360safe.com
lenovo lenovo.com lenovo.com.cn lenovo.*
kuaishou kuaishou.com
vipshop vip.com vipshop.com
suning suning.com
hangseng hangseng.com
bochk bochk.com
cathay,cathaypacific cathaypacific.com
chunghwapost post.gov.tw
momoshop momoshop.com.tw
chunghwatelecom,hinet cht.com.tw hinet.net
linepay line.me line-scdn.net
kakao,kakaotalk kakao.com kakaocorp.com kakaopay.com
naver,naverpay naver.com naver.me navercorp.com
coupang coupang.com
~toss,tossbank toss.im tossbank.com
kbstar,kookmin kbstar.com kbfg.com
shinhan shinhan.com
`

export const BRANDS: readonly Brand[] = ROWS.trim()
  .split('\n')
  .map((row) => {
    const [names = '', ...domains] = row.trim().split(' ')
    const list = names.replace('~', '').split(',')
    return { name: list[0] as string, names: list, domains: new Set(domains), isWord: names.startsWith('~') }
  })
