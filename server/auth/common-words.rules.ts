// What people put first into a password, in families; common-passwords.rules.ts multiplies them out. Lower case, no digits at the ends: those are
// taken off a password before it is looked up. Composed by hand for an office in China; add what an audit of your own finds.

const words = (text: string): readonly string[] => text.trim().split(/\s+/)

/** Words that are a password by themselves. */
export const WORDS = words(`
password passwort passwords pass passwd passcode passphrase passport secret secrets topsecret mypassword mypass newpassword oldpassword temppassword
default changeme change letmein letmeinnow openup opensesame sesame unlock unlockme access accessme accesscode login logon signin user users username
guest visitor public private demo test tests testing tester testtest trial sample example temp temporary tmp admin admins administrator adminadmin
adminpass superadmin superuser supervisor root rootroot toor system sysadmin secadmin auditor manager operator master masterkey boss staff office service support
helpdesk server client database mysql oracle sqlserver postgres postgresql redis mongodb tomcat nginx linux ubuntu windows microsoft apple google huawei
xiaomi lenovo alibaba tencent wechat weixin weibo alipay taobao baidu douyin dingtalk dingding feishu wps office computer laptop desktop internet intranet
network wireless wifi router switch firewall cisco welcome welcomehome hello hellohello helloworld goodbye thankyou thanks please sorry iloveyou iloveu
loveyou loveme lovely lover love forever forever love foreverlove princess prince queen king angel angels devil monster dragon tiger lion eagle wolf
monkey panda rabbit horse phoenix butterfly sunshine sunlight sunlit moonlight starlight rainbow flower flowers rose lily spring summer autumn winter
january february march april june july august september october november december monday tuesday wednesday thursday friday saturday sunday
football basketball baseball soccer badminton tennis swimming running music guitar piano superman batman spiderman ironman starwars pokemon mickey
snoopy hello kitty hellokitty doraemon naruto onepiece michael jordan kobe james messi ronaldo jackson jennifer jessica charlie daniel andrew thomas
robert william george alexander victoria elizabeth samantha ashley nicole hannah freedom victory success winner champion lucky luckystar happy
happiness smile dream dreams dreamer hope faith peace power money million millionaire diamond golden silver platinum crystal cookie cookies
chocolate coffee cheese banana orange cherry strawberry apple pineapple pepper ginger whatever nothing something anything everything trustno
trustnoone blink shadow ninja hunter hacker hacking killer matrix cowboy ranger soldier mustang ferrari porsche mercedes benz toyota honda harley
yamaha london paris newyork america american canada germany england china chinese beijing shanghai guangzhou shenzhen hangzhou chengdu chongqing
tianjin nanjing wuhan suzhou changsha zhengzhou jinan qingdao dalian shenyang harbin changchun kunming guiyang nanning fuzhou xiamen hefei nanchang
taiyuan shijiazhuang lanzhou xining yinchuan hohhot urumqi lhasa haikou sanya ningbo wenzhou wuxi foshan dongguan zhuhai linxi linxishi hongkong macau taiwan
`)

/** Pinyin of what people wish, like, and call each other. */
export const PINYIN = words(`
woaini woaiwojia woaizhongguo woainima woaibaobao woaixuexi woaigongzuo woaini woshishei woshiwo wobuzhidao wodemima wodemima wodejia wodeai wojiushiwo women
nihao nihaoma nimen nishishui zaijian xiexie duibuqi meiguanxi mima mimamima wangjimima xinmima jiumima morenmima chushimima gonggongmima denglu denglumima yonghu
yonghuming guanliyuan guanli guanlixitong xitong xitongguanliyuan anquan anquanguanliyuan shenji shenjiguanliyuan zhanghao zhanghu ceshi ceshiceshi
ceshizhanghao yanshi moren diannao wangluo wangzhan shujuku fuwuqi bangong bangongshi bangongxitong dengji zhuce baobao baobei beibei qinai qinaide laopo laogong laopolaogong mama baba mamababa babamama
yeye nainai gege jiejie didi meimei erzi nver baobei haizi pengyou tongxue tongshi laoshi lingdao juzhang kezhang zhuren shuji mishu xiaozhang
jingli zongjingli dongshizhang gongsi danwei zhengfu jiguan shiye ganbu zhigong dangyuan gongchandang zhongguo zhonghua zhongguoren zhonghuarenmin
renmin weirenminfuwu zuguo aiguo minzhu wenming hexie ziyou pingdeng gongzheng fazhi jingye chengxin youshan fendou jiayou nuli chenggong shengli
kaixin kuaile xingfu jiankang pingan pinganxi pinganfu yilupingan yifanfengshun wanshiruyi wanshishunli xinxiangshicheng gongxifacai facai facaile
facaila yiyefuhao baofu dafacai zhaocai zhaocaijinbao jinbao jixiang ruyi jixiangruyi longfeng longfengchengxiang fugui ronghua ronghuafugui hongyun
hongyundangtou niannianyouyu suisuipingan shengrikuaile xinniankuaile chunjie zhongqiu duanwu guoqing yuandan taiyang yangguang yangguangtai yueliang
xingxing tiankong dahai gaoshan liushui chuntian xiatian qiutian dongtian meihua lanhua zhuzi juhua mudan hehua meigui taohua yinghua xiaomao xiaogou
xiaotu xiaozhu xiaoxiong xiaoyu xiaolong xiaoming xiaohong xiaohua xiaoli xiaowang daxiong tiger laohu shizi daxiang xiongmao fenghuang kongque pingguo xiangjiao
xigua caomei putao mianbao kafei chaye pijiu baijiu huoguo jiaozi zuqiu lanqiu pingpang yumaoqiu wangzhe wangzherongyao yuanshen chiji
`)

/** What stands on the door of an office like this one. */
export const OFFICE = words(`
renshe rensheju renshej renshexitong rensheting rensheban renliziyuan renliziyuanju shebao shebaoju shebaoka shehuibaozhang shehuibaoxian laodong laodongju laodongjiancha laodongzhongcai
jiuye jiuyechu jiuyeju jiuyecujin chuangye peixun zhiye zhiyejineng rencai rencaizhongxin yanglao yanglaobaoxian gongshang shiye shiyebaoxian yiliao yibao shengyu gongzi
renshi renshichu renshike bangongshi caiwu caiwuke caiwuchu jiancha jiwei jijian dangwei dangban gonghui xinfang fagui fazhike zhengce zhengwu zhengwugongkai gongkai gongkaiban gongshi gonggao yangguangzhengwu
baomi dangan danganshi wangxin xinxi xinxike xinxizhongxin xinxihua shuju dating fuwudating chuangkou tongzhi huiyi zhongcai zhongcaiyuan hrss hrssgov shebaozhongxin linxirenshe
sunlitdemo sunlit-demo sunlitadmin openness disclosure ballot election
`)

/** The hundred or so surnames that most people bear; with a given name they are the commonest passwords of all. */
export const SURNAMES = words(`
wang li zhang liu chen yang huang zhao wu zhou xu sun ma zhu hu guo he gao lin luo zheng liang xie song tang han feng deng cao peng zeng xiao tian dong pan yuan
cai jiang yu du ye cheng wei su lu ding ren lv yao shen zhong jia fu jin qiu xia fang zou xiong bai meng qin hou shi
`)

/** Given names as whole words. */
export const GIVEN = words(`
wei fang na min jing li qiang lei jun yang yong jie juan tao ming chao xia ping gang yan hui hong hua jianguo jianjun guoqiang zhiqiang xiaoming xiaohong
xiuying guiying xiulan yulan haiyan xiaoyan lili tingting dandan yuanyuan jianhua guohua weidong weiguo haibo bin bo kai peng fei xin yu hao ting lin ling dan
xue mei ying qin yun chun feng zhen rong fen jian zhong zihan zixuan yuhan haoran xinyi yuxuan mengyao siyu
`)
