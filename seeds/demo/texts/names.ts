/** Surnames by how common they are (the more common, the more often listed), and given names. All people of the demo year are made of these. */
export const SURNAMES: readonly string[] = (
  '王 Wang,李 Li,张 Zhang,刘 Liu,杨 Yang,黄 Huang,赵 Zhao,徐 Xu,朱 Zhu,林 Lin,郭 Guo,胡 Hu,高 Gao,郑 Zheng,谢 Xie,宋 Song,韩 Han,冯 Feng,于 Yu,董 Dong,' +
  '萧 Xiao,程 Cheng,曹 Cao,袁 Yuan,邓 Deng,许 Xu,傅 Fu,沈 Shen,曾 Zeng,彭 Peng,吕 Lü,苏 Su,卢 Lu,蒋 Jiang,蔡 Cai,贾 Jia,丁 Ding,魏 Wei,薛 Xue,叶 Ye,' +
  '阎 Yan,余 Yu,潘 Pan,杜 Du,戴 Dai,夏 Xia,钟 Zhong,汪 Wang,田 Tian,任 Ren,姜 Jiang,范 Fan,方 Fang,石 Shi,姚 Yao,谭 Tan,廖 Liao,邹 Zou,熊 Xiong,金 Jin,' +
  '陆 Lu,郝 Hao,孔 Kong,白 Bai,崔 Cui,康 Kang,毛 Mao,邱 Qiu,秦 Qin,江 Jiang,史 Shi,顾 Gu,侯 Hou,邵 Shao,孟 Meng,龙 Long,万 Wan,段 Duan,雷 Lei,钱 Qian,' +
  '汤 Tang,尹 Yin,黎 Li,易 Yi,常 Chang,武 Wu,乔 Qiao,贺 He,赖 Lai,龚 Gong,文 Wen,' +
  '王 Wang,李 Li,张 Zhang,刘 Liu,陈 Chen,杨 Yang,赵 Zhao,黄 Huang,周 Zhou,吴 Wu,徐 Xu,孙 Sun,胡 Hu,朱 Zhu,高 Gao,林 Lin,何 He,郭 Guo,马 Ma,罗 Luo,梁 Liang'
).split(',')

export const GIVEN_NAMES: readonly string[] = (
  '海波 Haibo,志强 Zhiqiang,晓东 Xiaodong,丽娟 Lijuan,建华 Jianhua,雪梅 Xuemei,国栋 Guodong,玉兰 Yulan,文斌 Wenbin,春燕 Chunyan,永刚 Yonggang,秀英 Xiuying,德明 Deming,红霞 Hongxia,少华 Shaohua,' +
  '亚男 Yanan,思远 Siyuan,佳怡 Jiayi,浩然 Haoran,雨桐 Yutong,子轩 Zixuan,梦洁 Mengjie,俊杰 Junjie,婷 Ting,磊 Lei,敏 Min,伟 Wei,艳 Yan,涛 Tao,琳 Lin,' +
  '超 Chao,倩 Qian,鹏 Peng,莉 Li,勇 Yong,娜 Na,斌 Bin,洁 Jie,峰 Feng,蕾 Lei,凯 Kai,璐 Lu,宁 Ning,颖 Ying,健 Jian,' +
  '国庆 Guoqing,桂芳 Guifang,立群 Liqun,素珍 Suzhen,长江 Changjiang,淑华 Shuhua,振宇 Zhenyu,凤英 Fengying,向阳 Xiangyang,爱民 Aimin,卫东 Weidong,慧敏 Huimin,宏伟 Hongwei,静怡 Jingyi,正平 Zhengping,' +
  '晨曦 Chenxi,宇航 Yuhang,欣悦 Xinyue,泽宇 Zeyu,诗涵 Shihan,嘉豪 Jiahao,若兰 Ruolan,明辉 Minghui,紫薇 Ziwei,天佑 Tianyou,清源 Qingyuan,雅琴 Yaqin,书恒 Shuheng,可欣 Kexin,景行 Jingxing,' +
  '新民 Xinmin,玉洁 Yujie,家明 Jiaming,晓燕 Xiaoyan,志远 Zhiyuan,丽华 Lihua,文静 Wenjing,建军 Jianjun,月华 Yuehua,宗翰 Zonghan,美玲 Meiling,广平 Guangping,兰英 Lanying,永康 Yongkang,彩霞 Caixia,' +
  '学文 Xuewen,小红 Xiaohong,启明 Qiming,慧 Hui,博文 Bowen,莹 Ying,刚 Gang,芸 Yun,昊 Hao,楠 Nan,帆 Fan,瑶 Yao,锐 Rui,岚 Lan,恒 Heng,' +
  '世杰 Shijie,丹丹 Dandan,承志 Chengzhi,佩珊 Peishan,东升 Dongsheng,秋月 Qiuyue,立军 Lijun,文娟 Wenjuan,光明 Guangming,晓玲 Xiaoling,君浩 Junhao,雯雯 Wenwen,有为 Youwei,素芬 Sufen,逸飞 Yifei,' +
  '婉清 Wanqing,国平 Guoping,丽萍 Liping,维新 Weixin,春华 Chunhua,世昌 Shichang,巧云 Qiaoyun,金龙 Jinlong,雪莹 Xueying,立人 Liren,晓莉 Xiaoli,建波 Jianbo,亚萍 Yaping,云鹏 Yunpeng,静 Jing,' +
  '克俭 Kejian,红梅 Hongmei,开来 Kailai,冬梅 Dongmei,俊峰 Junfeng,玉珍 Yuzhen,一鸣 Yiming,海燕 Haiyan,松涛 Songtao,燕妮 Yanni,志华 Zhihua,安琪 Anqi,永年 Yongnian,芳芳 Fangfang,治国 Zhiguo,' +
  '晓晨 Xiaochen,艺 Yi,中原 Zhongyuan,小雨 Xiaoyu,树林 Shulin,晶晶 Jingjing,远航 Yuanhang,萌 Meng,恩泽 Enze,珊珊 Shanshan,成林 Chenglin,曼 Man,定邦 Dingbang,心怡 Xinyi,汉文 Hanwen'
).split(',')
