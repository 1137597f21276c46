package compact

// family is a group of languages that share a table.
type family int

const (
	english family = iota
	cyrillic
	east  // scripts without spaces, and Hangul
	world // every other language and script
	families
)

var familyNames = [families]string{"english", "cyrillic", "east", "world"}

// familyRows say how many rows each table has. Together with the rest they stay below 8 MiB. More rows than these help the
// world most, which is many languages, and the east least.
var familyRows = [families]int{english: 800_000, cyrillic: 220_000, east: 290_000, world: 640_000}

// familyNetRows say how many rows each net has. The world's tweets gain nothing by one.
var familyNetRows = [families]int{english: 1 << 16, cyrillic: 1 << 15, east: 1 << 15}

// familyRates are the rates of learning of tones: where there are few texts of a kind, each has to say more.
var familyRates = [families]float64{english: 0.02, cyrillic: 0.02, east: 0.02, world: 0.06}

// family says which table judges the text that was read: its script decides, and for Latin script its language.
func (b *bag) family(lang string) family {
	n := &b.scripts
	switch top := max(n[scriptLatin], n[scriptCyrillic], n[scriptEast], n[scriptOther]); {
	case top == n[scriptEast] && top > 0:
		return east
	case top == n[scriptCyrillic] && top > 0:
		return cyrillic
	case top == n[scriptOther] && top > 0:
		return world
	case top == 0: // emoji and marks only
		return byLanguage(lang)
	case lang == "en" || lang == "und":
		return english
	}
	return world
}

func byLanguage(lang string) family {
	switch lang {
	case "ru", "uk", "be", "bg", "kk":
		return cyrillic
	case "zh", "ja", "ko", "th":
		return east
	case "en", "und":
		return english
	}
	return world
}
