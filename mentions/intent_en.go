package mentions

// cuesEN are the English cues; those for spam serve all languages that mix it in.
var cuesEN = []cueList{
	{signGiveaway, `giveaway*|give away time|giving away|to give away|sweepstake*|prize draw*|prize giveaway|freebie friday|freebiefriday|
		win it wednesday|#win|#competition|#sweepstakes|competition time|contest time|contest alert|retweet to win|rt to win|repost to win|share to win|follow to win|
		comment to win|tag to win|like to win|enter to win|enter our raffle|our raffle|enter our competition|enter our contest|
		competition to win|contest to win`},
	{signPrize, `chance to win|chances to win|chance of winning|for a chance|in with a chance|be in with a shot|could win|you can win|to win a|to win an|
		win a|win an|win one of|win two|win 2|win 3|win tickets|win free|win the chance|win your|win big|win up to|
		winner|winners|lucky follower|lucky winner*|lucky person|up for grabs|picked at random|chosen at random|random draw|grand prize|
		first prize|raffle|fingers crossed`},
	{signEnter, `to enter|how to enter|enter now|enter here|enter below|enter by|enter for|enter today|enter via|just entered|i've entered|
		i entered|no purchase necessary|uk only|us only|over 18s|18+ only|t&c*|closes at|closing midnight|ends midnight|ends friday|
		ends sunday|ends at|ends 5pm|good luck|drawn at|drawn on|announced on|announced friday|competition|contest|comp ends`},
	{signFollow, `follow|follow us|follow our|follow me|following us|rt & follow|rt + follow|like & follow|and follow|must be following`},
	{signRepost, `retweet|rt this|rt &|rt +|rt and|rt to|pls rt|please rt|repost|reposts|share this|share the post|share & follow|like & share|and share|like share|like, share|share and`},
	{signTagFriend, `tag a|tag two|tag 2|tag three|tag 3|tag your|tag someone|tag some|tag friends|tag a friend|tag the|like this|like the post|
		like and|like &|like +|like, |comment your|comment below|comment with|comment done|drop a comment|leave a comment|reply with|
		tell us your|tell us in`},

	{signDiscount, `promo code*|promocode*|discount code*|voucher code*|coupon*|use code|use my code|with code|code at checkout|
		off everything|off all|off your|off sitewide|off selected|off your first|discount|discounts|discounted|free shipping|free delivery|
		free gift|free case|free trial|months free|month free|buy one get|buy 1 get|buy 2 get|buy two get|get one free|2 for 1|2 4 1|
		two for one|bogo|bogof|half price|special offer*|limited offer*|exclusive offer*|black friday|cyber monday|flash sale|summer sale|
		winter sale|big sale|mega sale|sale ends|sale now on|on sale now|clearance|cashback|save up to|save $*|save £*|save €*|deal alert|[deal|
		deal of the day|best deal|best deals|hot deal|great deal|new deal|trade in|complimentary|happy hour|money off|lowest price*|
		early bird|bundle deal|dealz|pre order|preorder|bonus`},
	{signPrice, `from $*|from £*|from €*|only $*|only £*|only €*|just $*|just £*|just €*|now only|now just|was $*|was £*|starting at $*|
		starting from|prices from|prices start|ono|o.n.o|or best offer|rrp|each way|one way`},
	{signCall, `shop now|shop online|shop the|shop today|to shop|buy now|buy yours|order now|order online|order yours|order today|
		get yours|get it now|get it here|grab yours|grab it|grab a|book now|book your|book by|book today|book online|book a table|
		reserve now|reserve online|reserve your|call us|call now|visit our|visit us|link in bio|link below|tap the link|click the link|
		click here|click link|swipe up|check out our|sign up now|sign up today|sign up to|sign up with|join today|join now|download now|
		download the app|download our app|learn more|find out more|subscribe now|dm to order|dm us|message us|available now|
		in stores now|in store and online|in stores and online|out now|apply within|get ready for|don't miss out|don't miss|check it out|
		try it free|start your free|at checkout|our new collection|our new menu|new collection|new arrivals|new in|come and visit|
		stop by|treat yourself|thinking of|looking to buy|we've got you covered|when you join`},
	{signUrgent, `limited time|limited stock|limited edition|while stocks last|while supplies last|today only|this weekend only|weekend only|
		one day only|24 hours only|last chance|hurry|ends soon|ends today|ends tonight|ends sunday|offer ends|valid until|valid till|
		expires|new users only|new customers only|terms apply|min spend|min. spend|t&cs apply|limited offer|selling fast|act now|today!`},
	{signReferral, `my referral|referral code|referral link|refer a friend|my link|my code|my invite|invite code|invitation code|affiliate|
		sponsored post|#sponsored|paid partnership|#ad|partner link|we both get|you get and i get`},
	{signHiring, `we're hiring|we are hiring|now hiring|is hiring|are hiring|hiring now|hiring for|join our team|is looking for|
		is recruiting|are recruiting|we're looking for|we are looking for|apply now|apply here|apply today|apply via|send your cv|
		send your resume|job alert|job opening|job vacancy|vacancy|vacancies|competitive salary|full time|part time|per hour|days holiday|
		stock options|salary|career opportunity|nowhiring|jobs in|job in|remote`},
	{signSelling, `for sale|selling my|mint condition|collection only|pick up only|pickup only|ono|dm for price|dm me for|message for price|
		will post|open to offers|no timewasters|brand new in box|unlocked, boxed|boxed|wholesale`},

	{signSpam, `free spins|no deposit|sure odds|betting tips|airdrop|presale|whitelist open|altcoin*|100x|1000x|to the moon|gem alert|forex signals|
		fx signals|trading signals|binary options|recovery expert|hot girls|sexy singles|singles in|escort*|live cam|cam girls|nudes|
		onlyfans|viagra|cialis|no prescription|weight loss pills|payday loan*|urgent loan|instant loan*|instant payday|quick loan*|
		no credit check|bad credit ok|buy followers|real followers|instagram followers|followers and likes|followback|follow back|f0llow*|
		f4f|l4l|like4like|follow4follow|teamfollow*|sub4sub|gain followers|spell caster|love spell|ex lover|replica*|designer bags|
		first copy|buy diploma|fake documents|connect your wallet|free iphone|free bitcoin|claim your btc|guaranteed returns|trading mentor|
		essay help|assignment help|seo services|backlinks|online casino`},
	{signTopic, `casino|casinos|slots|betting|sportsbook|jackpot|poker|baccarat|roulette|crypto|cryptocurrency|bitcoin|btc|eth|nft|nfts|defi|token|
		forex|signals|trading|investment platform|trader|hookup*|porn*|sexy|girls|pills|keto|psychic|tarot|loan|loans|bad credit|
		get approved|followers|hacker|investment`},
	{signSearch, `free download|download free|crack|serial key|keygen|coupon codes 2*|apply for credit|credit calculator|calculator|apply online|
		login|customer service number|phone number|how to get a loan|full version|torrent|watch online|manual pdf|user manual`},
	{signEarn, `make money|earn money|earn $*|earn up to|earn from home|work from home and earn|from home|passive income|extra income|
		weekly profit|daily profit|profit weekly|returns weekly|per day guaranteed|/day guaranteed|financial freedom|be your own boss|
		double your|guaranteed|risk free|no experience|min deposit|minimum deposit|accuracy|copy my trades|into $*|100% safe|
		100% legit|thank me later|changed my life|instant delivery|vip channel|vip group`},
	{signContact, `whatsapp|whats app|telegram|t.me|dm for|dm me|inbox me|text me|message her|message him|contact him|contact her|
		contact dr|contact mr|hit me up|wa.me|join our telegram|join telegram|join my|kik|snapchat me`},

	{signReport, `said|says|said on|said in a|told reporters|told reuters|announced|announces|announce|according to|reported|reports|
		reportedly|stated|confirmed|confirms|citing|sources say|spokesperson|spokesman|spokeswoman|press release|statement|per filing|
		a filing|filing|officials said|officials say|analysts|analyst|unveiled|unveils|revealed|reveals|claims|warned|warns|denies|denied|
		reuters|bloomberg|associated press|newswire|afp|cnbc|bbc news|techcrunch|full story|read more|via @*|watch:`},
	{signHeadline, `releases|pledges|apologized|forges|seeks|set to|to host|will host|report says|reports record|launches|launched|to launch|opens|to open|to close|to cut|cuts|to buy|to acquire|acquires|acquired|acquisition|merges|merger|
		agrees|agreed|signs|sign|names|named as|appoints|appointed|hires|steps down|resigns|resigned|ousted|fined|fines|sues|sued|lawsuit|
		recalls|recalled|recall|bans|banned|halts|suspends|suspended|expands|plans to|to enter|to invest|invests|raises|raised|posts|
		beats|misses|falls|fall|rises|rise|surges|slumps|plunges|jumps|drops|tumbles|gains|vote|votes to|files for|filed for|wins contract|partners with|
		teams up with|rolls out|ships in|debuts|introduces|orders|ordering|rules|ruled|upheld|opened an investigation|probe|investigates|
		raided|charged with|exposes|hit by|faces|taking on|over price fixing`},
	{signBusiness, `shares|stock|stocks|shareholders|investors|revenue|revenues|earnings|profit|profits|profit warning|losses|quarter|quarterly|q1|q2|q3|q4|
		year over year|yoy|full year|forecast|guidance|estimates|ipo|billion|bn|mln|million|market share|market cap|ceo|cfo|coo|cto|
		chief executive|chief financial officer|executive|chairman|board of directors|regulator|regulators|watchdog|antitrust|
		high court|court|judge|prosecutors|investigation|settlement|bankruptcy|job cuts|layoffs|jobs|strike|union|rival|carrier|lender|
		retailer|automaker|stake|deal|joint venture|subsidiary|codeshare|agreement|data breach|breach|warehouse|factory|plant|500th store|
		stores to close|customers' data|markets|demand|analysts expect`},
	{signBreaking, `breaking|breaking news|just in|update 1*|update 2*|update 3*|exclusive|news alert|developing|live updates|latest news|
		news|top stories|headlines`},

	{signSelf, `i|i'm|i've|i'd|i'll|im|ive|me|my|mine|myself|we've been|our bag|our flight|our room|our order|imo|imho|tbh|lol|lmao|omg|
		wtf|ugh|honestly|personally|haha*`},
	{signYou, `you|your|you're|u|ur|yours|y'all|you've|you'll`},
	{signTold, `i bought|i ordered|i booked|i used|i paid|i got|got it|got my|got a|got the|we stayed|we booked|we ordered|we bought|we got|we had|
		we were|we waited|i was|i had|stayed here|stayed at|bought this|bought it|bought the|ordered from|ordered this|ordered the|arrived|was delivered|
		my order|my flight|my room|my phone|my account|my experience|booked through|flew|paid extra|paid|used it|my son|my wife|my husband|
		my mum|my mom|my dad|my kids|my daughter|my sister|the staff|the crew|the waiter`},

	{signGrief, `terrible|horrible|awful|disgusting|disgusted|disgraceful|appalling|atrocious|pathetic|shame on|shameful|shocking|
		unacceptable|unbelievable|ridiculous|absolute joke|what a joke|a joke of|worst|worst customer service|worst experience|
		worst airline|worst service|poor service|poor customer service|bad service|bad customer service|terrible service|useless|rude|
		scam|scammers|scammed|rip off|ripped off|ripoff|con artists|fraud|fraudulent|thieves|liars|lied to|disappointed|
		disappointing|disappointment|fuming|furious|fed up|sick of|sucks|suck|nightmare|hate|garbage|waste of money|waste of time|total waste|crap|
		rubbish|a disgrace|dreadful|incompetent|not good enough|not happy|unhappy|so annoyed|so angry|pissed|not acceptable|
		no excuse|zero stars|0 stars|bed bugs|bedbugs`},
	{signProblem, `broken|broke|broke down|doesn't work|does not work|didn't work|not working|isn't working|won't work|stopped working|
		stopped charging|keeps crashing|crashes|crashing|keeps dropping|drops every|keeps saying|keep asking|error|errors|faulty|defective|
		died|burnt out|fell off|fell apart|leaking|smelled|damp|dirty|filthy|cold food|food is cold|was cold|ran cold|soaked|ruined|missing|
		lost|still waiting|been waiting|waited|waiting for|on hold|no reply|no response|no answer|nobody called|nobody is helping|
		no one is helping|never showed|never arrived|never came|never turned up|never delivered|hasn't arrived|not arrived|still nowhere|nowhere|
		late|delayed|delay|delays|cancelled|canceled|missed our|missed my|overcharged|charged me|charging me|charged twice|double charged|
		charged us|hidden fees|raises my bill|raised my bill|bill by|can't log in|cannot log in|trying to log in|can't access|locked out|
		blocked my|refuse to|refused to|refused|ignored|ignoring|ghosted|closed itself|shut the door|damaged|scratched|wrong item|
		wrong order|items missing|in the rain|no refund|no help|shrugged|won't refund|without asking|update broke|never came off|
		can't reach|unable to`},
	{signDemand, `fix this|fix it|please fix|sort it out|sort this out|sort it|refund|a refund|my money back|money back|want my money|
		want a refund|compensation|compensate|make a complaint|complaint|complain|complained|complaining|how is this acceptable|
		explain yourselves|do something|get your act together|what am i paying for|anyone there|is anyone there|where is my|where's my|
		where exactly|when will i get|give me back|reported to|trading standards|ombudsman|speak to a manager|answer your|please help|
		reply to my|please actually|dear @*|hey @*|why did you|you cancelled|you charged|your staff|your app|your courier|your driver|
		your update|your customer service|you promised`},
	{signWarn, `stay away|steer clear|avoid this|avoid them|avoid these|avoid at all costs|avoid like|do not buy|don't buy|dont buy|do not use|don't use|do not book|don't book|
		never again|never use|never buy|never fly|never book|would not recommend|wouldn't recommend|do not recommend|don't recommend|
		can't recommend this|not recommended|cannot recommend|not worth|beware|don't waste|do not waste|don't bother|look elsewhere|
		go elsewhere|wouldn't touch|think twice|shop elsewhere|don't trust|do not trust`},
	{signAdvise, `recommend|highly recommend|highly recommended|i recommend|would recommend|i'd recommend|definitely recommend|strongly recommend|
		totally recommend|thoroughly recommend|recommend it|recommend this|recommend them|would recommend to|can't recommend enough|
		can't speak highly enough|cannot recommend enough|recommended|recommending|must try|must have|must visit|must buy|must see|
		have to try|need to try|gotta try|do try|do yourself a favour and|do yourself a favor and|you won't regret|won't regret it|
		won't be disappointed|will not be disappointed|trust me|go for it|go for the|buy it!|just buy it|hidden gem|check out|give it a try|give them a try|
		should try|should own|should be using|everyone should|send all my friends|tell all my friends|told all my friends|
		best in town|hands down|run, don't walk|look no further|go to place|you should get|you should try|get the larger|get the bigger`},
	{signHint, `worth every penny|worth it|well worth|worth the money|worth a visit|worth the trip|great value|can't go wrong|game changer|lifesaver|life saver|
		if you're ever|if you are ever|if you need|if you want|if you're looking|if you like|if your|anyone who|anyone looking|anyone travelling|
		anyone visiting|everyone who|to anyone|for anyone|10/10|five stars|second to none|a must|best i've|best thing|best ever|
		make sure to|seriously|you guys|switch|perfect for`},
	{signAsk, `does anyone|does anybody|do any of you|has anyone|has anybody|anyone know|anybody know|anyone else|anybody else|anyone here|anybody here|
		can anyone|can anybody|could anyone|could someone|can someone|any idea|any ideas|any advice|any experience|any experiences|any tips|
		any recommendations|any suggestions|looking for advice|looking for recommendations|need advice|need help choosing|
		recommend me|can you recommend|please recommend|do you recommend|would you recommend|would you pick|which one should|should i|how do i|how can i|
		how do you|how to cancel|what do you think|what's better|what is better|which is better|which plan|is it worth|
		worth it over|where can i|what time do|asking for a|wondering if|i was wondering|who has tried|what do you all|do you still`},
	{signPraise, `thank you|thanks to|thanks @*|shout out|shoutout|kudos|well done|love|loved|loving|lovely|great|amazing|awesome|excellent|
		fantastic|wonderful|perfect|happy|happier|pleased|impressed|delighted|brilliant|beautiful|gorgeous|delicious|friendly|helpful|enjoyed|
		best|favourite|favorite|comfy|comfortable|decent|superb|nice|cool|good`},
	{signFeeling, `i think|i feel|i love|i hate|i like|feels like|sad news|sadly|wow|omg|honestly|disgusting|solidarity|so happy|can't wait|
		hope|excited|proud|stupid|funny|boring|annoying|tired|cry|unfortunately|as a customer|reading that|reading about|no wonder`},
}
