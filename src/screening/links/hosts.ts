// Hosts that say little about who stands behind an address: anybody gets one there within a minute.
import { getDomainWithoutSuffix, getPublicSuffix } from 'tldts'
import type { WebAddress } from './canonical.ts'

const list = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/))

/** Short addresses that hide where they lead; those that a known site uses for itself (t.co, youtu.be) are left out. */
const SHORTENERS = list(`
bit.ly tinyurl.com goo.gl is.gd v.gd ow.ly buff.ly rebrand.ly cutt.ly t.ly rb.gy shorturl.at s.id tiny.cc bl.ink short.io
shorte.st adf.ly bc.vc clk.sh soo.gd clck.ru vk.cc qps.ru u.to 2no.co iplogger.org grabify.link yip.su 02ip.ru iplis.ru
lc.chat linktr.ee lnk.bio beacons.ai taplink.cc bio.link campsite.bio linkin.bio allmylinks.com solo.to msha.ke
shorturl.asia gg.gg urlz.fr lstu.fr t2m.io tr.im x.co mcaf.ee su.pr cli.gs yourls.org kutt.it dub.sh dub.co short.gy
qrco.de qr.ae me-qr.com qrfy.io qr.io qrcodes.pro q-r.to l.ead.me me.qr.page qr.net scnv.io flowcode.com flow.page
rotf.lol chilp.it shrtco.de 9qr.de da.gd ity.im n9.cl x.gd tny.im tiny.pl tinu.be tinyurl.is tny.sh 0rz.tw reurl.cc ppt.cc
lihi.cc lihi1.com pse.is supr.link risu.io maac.io t.cn url.cn dwz.cn suo.im suo.nz mrw.so 985.so 6du.in sina.lt w.url.cn
dwz.date rrd.me tb.cn t.hk u.nu zpr.io shrinke.me ouo.io exe.io za.gl fc.lc linkvertise.com sub2unlock.com shrinkme.io
gplinks.in cuty.io droplink.co tnlink.in urlshortx.com short.cm hyperurl.co smarturl.it geni.us snip.ly sniply.io po.st
trib.al dlvr.it ift.tt hubs.ly hubs.la spr.ly lnkd.in wp.me fb.me amzn.to ebay.us shor.by t.me/s bitly.ws bit.do
did.li m-r.pw han.gl vo.la me2.do c11.kr url.kr tuney.kr inx.lv abre.ai encurtador.com.br acesse.one l1nk.dev l1nq.com
`)

/** Sites, pages, forms and files that anybody puts up for nothing; matched against the end of the host. */
const FREE_HOSTS = list(`
weebly.com weeblysite.com wixsite.com wixstudio.com blogspot.com blogger.com wordpress.com webflow.io squarespace.com
jimdosite.com jimdofree.com strikingly.com mystrikingly.com site123.me webnode.page webnode.com yolasite.com ucoz.net
godaddysites.com square.site webstarts.com webador.com carrd.co tilda.ws mozello.com duda.co canva.site framer.app
framer.website notion.site gitbook.io super.site typedream.app readymag.website softr.app glideapp.io bubbleapps.io
github.io gitlab.io pages.dev workers.dev r2.dev web.app firebaseapp.com netlify.app vercel.app surge.sh glitch.me
herokuapp.com onrender.com fly.dev railway.app repl.co replit.app replit.dev codesandbox.io deno.dev cyclic.app
azurewebsites.net azurestaticapps.net azureedge.net web.core.windows.net blob.core.windows.net cloudapp.azure.com
s3.amazonaws.com amplifyapp.com cloudfront.net elasticbeanstalk.com appspot.com run.app cloudfunctions.net
storage.googleapis.com sites.google.com docs.google.com forms.gle script.google.com drive.google.com
forms.office.com sway.office.com sharepoint.com 1drv.ms onedrive.live.com
typeform.com jotform.com formstack.com wufoo.com surveymonkey.com cognitoforms.com 123formbuilder.com zohopublic.com
tally.so paperform.co fillout.com airtable.com smartsheet.com monday.com formsite.com aidaform.com forms.app
ipfs.io dweb.link cf-ipfs.com nftstorage.link w3s.link fleek.co infura-ipfs.io pinata.cloud arweave.net
ngrok.io ngrok-free.app ngrok.app loca.lt trycloudflare.com serveo.net localhost.run duckdns.org ddns.net no-ip.org
hopto.org zapto.org sytes.net myftp.org servehttp.com redirectme.net dynu.net freeddns.org kozow.com giize.com
000webhostapp.com infinityfreeapp.com epizy.com rf.gd byethost.com 42web.io great-site.net awardspace.net atwebpages.com
x10host.com freehostia.com xsph.ru beget.tech hostingerapp.com ct8.pl altervista.org my-free.website eu.org
backblazeb2.com wasabisys.com digitaloceanspaces.com ondigitalocean.app linodeobjects.com fleek.cool
mybluehost.me myshopify.com plesk.page vm.vps temp-dns.com cprapid.com sslip.io nip.io translate.goog
wj.qq.com docs.qq.com wjx.cn wjx.top jinshuju.net jsj.top mikecrm.com fanqier.cn 31huiyi.com feishu.cn myqcloud.com
aliyuncs.com bcebos.com gitee.io coding.net leancloud.cn bspapp.com tcloudbaseapp.com icu.ink qnqcdn.net clouddn.com
`)

/** Suffixes where names cost nothing or next to nothing, and where most new names are abused. */
const CHEAP_SUFFIXES = list(`
tk ml ga cf gq top xyz icu buzz cyou cfd sbs rest click link quest bond skin lol mom hair beauty autos boats homes
yachts makeup pics gdn loan work date racing win bid party download cricket faith accountant monster cam surf
`)

/** Services that send newsletters for others, and whose links only count the click. */
const MAIL_SENDERS = list(`
list-manage.com mailchi.mp mandrillapp.com sendgrid.net mailgun.org mailgun.net rs6.net exct.net hubspotlinks.com
hs-sales-engage.com beehiiv.com substack.com convertkit-mail.com convertkit-mail2.com convertkit-mail4.com ck.page mjt.lu
sparkpostmail.com awstrack.me klclick.com klclick1.com klclick2.com klclick3.com cmail19.com cmail20.com createsend.com
createsend1.com emlnk.com emlnk1.com acemlna.com acemlnb.com acemlnc.com sendibm1.com sendibm2.com sendibm3.com
sendinblue.com brevo.com customeriomail.com bnc.lt onelink.me sailthru.com cordial.com iterable.com marketo.com mktoweb.com
pardot.com eloqua.com feedburner.com ghost.io medium.com mailerlite.com mlsend.com mlsend2.com ml-email.com sendcloud.net
sendcloud.org directmail.aliyun.com
`)
/** First labels that senders of newsletters give to hosts of their own which do the same. */
const COUNTING_LABEL =
  /^(?:e?mail|em?|clicks?|links?|l|lnk|r|t|go|trk|track(?:ing)?|ct|ctrk|url\d{2,5}|u\d{5,9}|news(?:letter)?|info|elinks?|post|mkt|mailer|cl|clk|redirect|res|m)$/

/** Whether a host looks like one that counts clicks and sends on, as newsletters use them. */
export function countsClicks(host: string): boolean {
  const [first = '', ...rest] = host.split('.')
  return (rest.length > 1 && COUNTING_LABEL.test(first)) || endings(host).some((ending) => MAIL_SENDERS.has(ending))
}

/** What a host alone tells. */
export interface HostFacts {
  readonly isShortener: boolean
  readonly isFreeHost: boolean
  readonly isIp: boolean
  readonly isCheap: boolean
  /** labels before the registrable domain */
  readonly subdomains: number
  /** bits a character of the registrable name: 0 … 5.2 */
  readonly entropy: number
}

export function hostFacts({ host, domain }: WebAddress): HostFacts {
  const name = getDomainWithoutSuffix(host, { allowPrivateDomains: true }) ?? ''
  const before = host === domain ? [] : host.slice(0, -domain.length - 1).split('.')
  return {
    isShortener: SHORTENERS.has(host.replace(/^www\./, '')),
    isFreeHost: endings(host).some((ending) => FREE_HOSTS.has(ending)),
    isIp: /^\[|^\d{1,3}(?:\.\d{1,3}){3}$/.test(host),
    isCheap: isCheapSuffix(getPublicSuffix(host) ?? ''),
    subdomains: before.filter((label) => label !== 'www').length,
    entropy: entropyOf(name),
  }
}

export function isCheapSuffix(suffix: string): boolean {
  return CHEAP_SUFFIXES.has(suffix)
}

/** "a.b.c", "b.c", "c" */
function endings(host: string): string[] {
  const labels = host.split('.')
  return labels.map((_, index) => labels.slice(index).join('.'))
}

/** Shannon 1948: bits a character; random names of 12 letters stand above 3.2, words below 3. */
export function entropyOf(text: string): number {
  const counts = new Map<string, number>()
  for (const letter of text) counts.set(letter, (counts.get(letter) ?? 0) + 1)
  let bits = 0
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length)
  return bits
}
