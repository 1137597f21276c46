package website

import "time"

// months are the beginnings of the names of months in English, Russian, German, French, Spanish, Italian and Portuguese.
var months = map[string]time.Month{
	"jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12,
	"янв": 1, "фев": 2, "мар": 3, "апр": 4, "мая": 5, "май": 5, "июн": 6, "июл": 7, "авг": 8, "сен": 9, "окт": 10, "ноя": 11, "дек": 12,
	"mär": 3, "mai": 5, "okt": 10, "dez": 12,
	"fév": 2, "avr": 4, "jui": 6, "juil": 7, "aoû": 8, "déc": 12,
	"ene": 1, "abr": 4, "ago": 8, "dic": 12,
	"gen": 1, "mag": 5, "giu": 6, "lug": 7, "set": 9, "ott": 10,
	"fev": 2, "out": 10,
}

// weekdays are the beginnings of their names; 0 is Sunday.
var weekdays = map[string]time.Weekday{
	"sunday": 0, "monday": 1, "tuesday": 2, "wednesday": 3, "thursday": 4, "friday": 5, "saturday": 6,
	"воскресенье": 0, "понедельник": 1, "вторник": 2, "среда": 3, "среду": 3, "четверг": 4, "пятница": 5, "пятницу": 5, "суббота": 6, "субботу": 6,
	"周日": 0, "周一": 1, "周二": 2, "周三": 3, "周四": 4, "周五": 5, "周六": 6,
	"星期日": 0, "星期天": 0, "星期一": 1, "星期二": 2, "星期三": 3, "星期四": 4, "星期五": 5, "星期六": 6,
}

// days are words for days, by how many there are between them and today.
var days = []struct {
	word string
	back int
}{
	{"day before yesterday", 2}, {"позавчера", 2}, {"前天", 2}, {"vorgestern", 2}, {"avant-hier", 2}, {"anteayer", 2},
	{"yesterday", 1}, {"вчера", 1}, {"昨天", 1}, {"昨日", 1}, {"gestern", 1}, {"hier", 1}, {"ayer", 1}, {"ieri", 1}, {"ontem", 1},
	{"today", 0}, {"сегодня", 0}, {"今天", 0}, {"今日", 0}, {"heute", 0}, {"aujourd", 0}, {"hoy", 0}, {"oggi", 0}, {"hoje", 0},
}

// units are the beginnings of words for stretches of time; of several that fit, the longest counts.
var units = map[string]unit{
	"s": {secs: 1}, "sec": {secs: 1}, "сек": {secs: 1}, "с": {secs: 1}, "秒": {secs: 1}, "sek": {secs: 1}, "seg": {secs: 1},
	"m": {secs: 60}, "min": {secs: 60}, "мин": {secs: 60}, "м": {secs: 60}, "分": {secs: 60},
	"h": {secs: 3600}, "hour": {secs: 3600}, "hr": {secs: 3600}, "час": {secs: 3600}, "ч": {secs: 3600}, "小时": {secs: 3600}, "个小时": {secs: 3600},
	"stunde": {secs: 3600}, "heure": {secs: 3600}, "hora": {secs: 3600}, "or": {secs: 3600},
	"d": {days: 1}, "day": {days: 1}, "д": {days: 1}, "дн": {days: 1}, "ден": {days: 1}, "天": {days: 1}, "日": {days: 1}, "tag": {days: 1}, "jour": {days: 1}, "dia": {days: 1},
	"día": {days: 1}, "giorn": {days: 1},
	"w": {days: 7}, "week": {days: 7}, "нед": {days: 7}, "周": {days: 7}, "星期": {days: 7}, "个星期": {days: 7}, "woche": {days: 7}, "semaine": {days: 7}, "semana": {days: 7}, "settiman": {days: 7},
	"mo": {months: 1}, "month": {months: 1}, "мес": {months: 1}, "个月": {months: 1}, "月": {months: 1}, "monat": {months: 1}, "mois": {months: 1}, "mes": {months: 1}, "mês": {months: 1}, "mese": {months: 1},
	"y": {months: 12}, "year": {months: 12}, "год": {months: 12}, "лет": {months: 12}, "г": {months: 12}, "年": {months: 12}, "jahr": {months: 12}, "an": {months: 12}, "año": {months: 12}, "ano": {months: 12}, "anno": {months: 12},
}

// unit is a stretch of time.
type unit struct{ secs, days, months int }

// justNow is what sites write of the last minute.
var justNow = map[string]bool{
	"now": true, "just now": true, "moments ago": true, "a moment ago": true, "только что": true, "сейчас": true, "刚刚": true, "刚才": true, "gerade eben": true, "à l'instant": true, "ahora": true,
}

// past are the words that make a stretch of time one that lies back.
var past = []string{"ago", "назад", "前", "vor ", "il y a", "hace ", "há ", " fa", "atrás"}

// ones are words for one.
var ones = map[string]bool{"a": true, "an": true, "one": true, "один": true, "одну": true, "一": true, "ein": true, "einer": true, "einem": true, "une": true, "un": true, "una": true, "um": true, "uma": true}
