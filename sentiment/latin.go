package sentiment

// The languages that function words can tell apart. Few and frequent words only: this has to be right where it answers,
// and may say "und" otherwise.
var latinLangs = [...]string{"en", "es", "fr", "de", "pt", "it", "nl", "id", "pl", "tr"}

// functionWords says, for each word, which of latinLangs use it: bit i stands for latinLangs[i]. A word of several
// languages speaks for each of them.
var functionWords = func() map[string]uint16 {
	lists := [len(latinLangs)][]string{
		{"the", "and", "is", "are", "was", "were", "of", "to", "in", "it", "this", "that", "with", "for", "not", "you",
			"my", "they", "have", "has", "had", "be", "but", "from", "i", "we", "your", "their", "will", "so", "just",
			"it's", "don't", "i'm", "very", "an", "at", "on", "a", "me", "no", "never", "what", "all", "do", "or", "as", "by"},
		{"el", "la", "los", "las", "que", "y", "en", "es", "un", "una", "por", "con", "para", "no", "se", "muy", "pero",
			"mi", "lo", "del", "al", "como", "más", "está", "son", "esta", "de", "me", "a", "todo", "te"},
		{"le", "la", "les", "des", "et", "est", "un", "une", "du", "que", "qui", "pas", "pour", "je", "vous", "dans",
			"avec", "sur", "ce", "c'est", "très", "mais", "ne", "au", "de", "en", "sont", "j'ai", "à", "me", "nous", "a", "plus"},
		{"der", "die", "das", "und", "ist", "nicht", "ein", "eine", "ich", "mit", "zu", "auf", "für", "von", "den", "war",
			"sie", "es", "auch", "sehr", "wir", "aber", "dem", "im", "bei", "so", "noch", "an", "was", "in", "wie"},
		{"o", "os", "que", "e", "é", "do", "da", "não", "um", "uma", "para", "com", "em", "no", "na", "muito", "mas", "eu",
			"por", "se", "mais", "foi", "de", "a", "as", "isso", "me", "são"},
		{"il", "lo", "la", "gli", "che", "e", "è", "di", "un", "una", "per", "non", "con", "sono", "del", "della", "mi",
			"molto", "ma", "si", "nel", "anche", "ho", "da", "in", "no", "a", "più", "i", "al"},
		{"de", "het", "een", "en", "is", "van", "niet", "dat", "ik", "op", "te", "met", "voor", "zijn", "maar", "ook",
			"je", "wel", "er", "aan", "wat", "was", "in", "naar", "heel", "zo", "we", "of"},
		{"yang", "dan", "di", "ini", "itu", "tidak", "dengan", "untuk", "saya", "ada", "dari", "ke", "aku", "bisa", "juga",
			"sudah", "kita", "banyak", "nya", "sangat", "pada", "karena", "tapi", "gak", "lagi"},
		{"nie", "jest", "się", "na", "w", "z", "do", "to", "że", "i", "jak", "ale", "po", "dla", "są", "o", "bardzo", "co",
			"od", "za", "mi", "a", "tak", "już"},
		{"bir", "ve", "bu", "için", "çok", "de", "da", "ne", "ile", "ama", "gibi", "daha", "var", "değil", "o", "en", "ben",
			"mi", "kadar", "iyi", "olarak", "ya"},
	}
	words := map[string]uint16{}
	for lang, list := range lists {
		for _, w := range list {
			words[w] |= 1 << lang
		}
	}
	return words
}()

// latin tells the language of a text in Latin script by its function words. The first language has to lead the second.
func latin(text string) (lang string, lead int) {
	var hits [len(latinLangs)]int
	var word [12]byte
	n := 0
	for i := 0; i <= len(text); i++ {
		var c byte
		if i < len(text) {
			c = text[i]
		}
		switch {
		case c >= 'A' && c <= 'Z':
			c |= 0x20
		case c >= 'a' && c <= 'z', c >= 0x80, c == '\'':
		default:
			if n > 0 && n <= len(word) {
				mark(&hits, functionWords[string(word[:n])])
			}
			n = 0
			continue
		}
		if n < len(word) {
			word[n] = c
		}
		n++
	}
	best, second := -1, 0
	for lang, h := range hits {
		switch {
		case h > 0 && (best < 0 || h > hits[best]):
			if best >= 0 {
				second = hits[best]
			}
			best = lang
		case h > second:
			second = h
		}
	}
	if best < 0 || hits[best] == second {
		return undetermined, 0
	}
	return latinLangs[best], hits[best] - second
}

func mark(hits *[len(latinLangs)]int, langs uint16) {
	for lang := 0; langs != 0; lang, langs = lang+1, langs>>1 {
		if langs&1 != 0 {
			hits[lang]++
		}
	}
}
