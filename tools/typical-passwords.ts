// Passwords that people who write Chinese often choose, put together from habits that are common knowledge: pinyin of wishes,
// family names and places, lucky numbers, dates of birth, walks over the keyboard. No list of leaked passwords was read for them.

const WORDS =
  `woaini woaiwo woaiwojia woshishui wodemima wodeai woxiangni aini ainiyiwannian yishengyishi zhongguo beijing shanghai
  guangzhou shenzhen tianjin nanjing hangzhou chengdu wuhan xiamen qingdao dalian haerbin changsha chongqing xian mima
  mimamima denglu youxiang gongsi laoban baobei baobao laopo laogong qinai qinaide xiaoxiao xiaobao tiantian tianshi
  kuaile xingfu pingan jiankang gongxifacai facai caishen dahai taiyang yueliang xingxing haha hehe nihao nihaoma zaijian
  mingtian jintian wangji mimi buzhidao meiyou renmin weixin taobao jingdong zhifubao tengxun baidu huawei xiaomi
  wang li zhang liu chen yang zhao huang zhou wu xu sun hu zhu gao lin he guo ma luo
  wangwei wangfang liwei lina lijing liqiang zhangwei zhangmin zhangli zhangjie liuwei liuyang chenwei chenjing yangyang
  wangjing wanglei lilei hanmeimei zhaolei sunli gaofeng linlin wuwei zhoujie huangwei xuwei
  abc aaa asd qwe qaz zxc asdf qwer zxcv admin root test user guest password`.split(/\s+/)

/** What is put behind or before a word. 520: I love you; 1314: for ever; 168, 888: luck; 110, 119, 120: known to all */
const NUMBERS =
  `1 12 123 1234 12345 123456 1234567 12345678 123456789 1234567890 0123456789 321 654321 987654321 520 521 1314 5201314
  5211314 520520 521521 1314520 1314521 13145 131452 168 1688 518 666 6666 666666 888 8888 888888 88888888 999 999999
  111 1111 111111 11111111 000 000000 00000000 222222 333333 555555 777777 110 119 120 12306 147258 147258369 159357
  741852 789456 789456123 123321 112233 123123 121212 5201314520 7758258 7758521 1314159 3344520 123654 456123`.split(
    /\s+/,
  )

const MARKS = ['', '@', '.', '_', '!', '#', '*']

const WALKS =
  `qwertyuiop asdfghjkl zxcvbnm qwertyuiopasdfghjkl 1qaz2wsx 1qaz2wsx3edc 1qaz2wsx3edc4rfv qazwsx qazwsxedc qazwsxedcrfv
  zaq12wsx zaq1xsw2 xsw2zaq1 1q2w3e 1q2w3e4r 1q2w3e4r5t 1q2w3e4r5t6y q1w2e3r4 q1w2e3r4t5 qweasd qweasdzxc qweasdzxc123 asdzxc
  poiuytrewq lkjhgfdsa mnbvcxz 0987654321 1qazxsw2 2wsx3edc 3edc4rfv !qaz2wsx !qaz@wsx 1qaz@wsx qwer1234 asdf1234 zxcv1234
  1234qwer 1234asdf 123qwe 123qweasd 123qwe!@# qwe123 qwe123!@# abc123 a123456 a12345678 a123456789 aa123456 aa123456789
  123456a 123456aa 12345678a 123456789a 123456abc abc123456 abcd1234 qq123456 qq123456789 asd123456 zxc123456 wsx123456
  p@ssw0rd p@ssword passw0rd admin123 admin888 admin@123 root123 test123 123456qq 123456789qq`.split(/\s+/)

const [FIRST_BIRTH, LAST_BIRTH] = [1950, 2012]

/** Lower case; a password with capitals is looked for in lower case too. */
export function* typicalPasswords(): Generator<string> {
  yield* WALKS
  yield* WORDS
  yield* NUMBERS
  for (const word of WORDS) {
    yield word + word
    for (const number of NUMBERS) {
      yield number + word
      for (const mark of MARKS) yield word + mark + number
    }
    for (let year = FIRST_BIRTH; year <= LAST_BIRTH + 20; year += 1) yield word + year
  }
  for (const date of datesOfBirth()) {
    yield date
    yield date.slice(2)
  }
}

/** yyyymmdd */
function* datesOfBirth(): Generator<string> {
  for (let day = Date.UTC(FIRST_BIRTH, 0, 1); day < Date.UTC(LAST_BIRTH + 1, 0, 1); day += 86_400_000)
    yield new Date(day).toISOString().slice(0, 10).replaceAll('-', '')
}
