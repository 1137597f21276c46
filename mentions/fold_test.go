package mentions

import (
	"testing"
	"unicode"

	"pgregory.net/rapid"
)

func TestFold(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"case", "Acme AIR", "acme air"},
		{"sharp s is ss", "STRAßE Straße", "strasse strasse"},
		{"final sigma is sigma", "ΟΔΟΣ οδος", "οδοσ οδοσ"},
		{"Turkish i, dotted and dotless", "IŞIK İŞİ ışık", "isik isi isik"},
		{"full width", "＃ＡｃｍｅＡｉｒ　１２", "#acmeair 12"},
		{"half width kana with its voice mark", "ｶﾞｽﾄ", "ガスト"},
		{"diacritics of Latin", "Café Škoda Nestlé Häagen Ångström", "cafe skoda nestle haagen angstrom"},
		{"diacritics written apart", "Cafe\u0301", "cafe"},
		{"strokes", "Łódź Ørsted Đà Nẵng", "lodz orsted da nang"},
		{"Vietnamese, two marks on a letter", "Việt Nam", "viet nam"},
		{"yo is ye", "Ёлка ещё", "елка еще"},
		{"short i stays itself", "Йогурт чай", "йогурт чай"},
		{"short i written apart is short i", "И\u0306огурт", "йогурт"},
		{"Ukrainian yi stays itself", "Їжак і", "їжак і"},
		{"stress marks go", "за\u0301мок", "замок"},
		{"kana keep their voice marks", "がか パハ", "がか パハ"},
		{"Hangul stays whole, composed or not", "삼성 \u1109\u1161\u11B7", "삼성 삼"},
		{"Thai keeps vowels and tones", "น้ำดื่ม", "น้\u0e4dาดื่ม"},
		{"Hindi keeps vowel signs", "हिन्दी", "हिन्दी"},
		{"Arabic loses vowel signs and stretchers", "مُحَمَّد ســلام", "محمد سلام"},
		{"Hebrew loses points", "שָׁלוֹם", "שלום"},
		{"traditional Chinese is simplified", "華為電動車", "华为电动车"},
		{"simplified Chinese stays", "华为电动车", "华为电动车"},
		{"one apostrophe", "O’Reilly O'Reilly", "o'reilly o'reilly"},
		{"trade marks go", "Acme® Air™", "acme air"},
		{"soft hyphens and joiners go", "Ac\u00ADme\u200D\uFEFF", "acme"},
		{"mathematical letters are letters", "𝐃𝐞𝐥𝐭𝐚 ⓤ", "delta u"},
		{"emoji stay, without their variation", "👍🏽 ❤\uFE0F", "👍🏽 ❤"},
		{"invalid UTF-8", "a\xffb", "a\uFFFDb"},
		{"spaces stay as many as they are", "a\u00A0 b", "a  b"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Fold(tt.in); got != tt.want {
				t.Errorf("Fold(%q) = %q, want %q", tt.in, got, tt.want)
			}
		})
	}
}

func TestNeedleMakesRunsOfSpacesAndHyphensOneSpace(t *testing.T) {
	for _, in := range []string{"acme air", "Acme  Air", "acme-air", "ACME\u2011AIR", "acme \n\t air", "acme\u3000-\u00A0air"} {
		if got := needle(in); got != "acme air" {
			t.Errorf("needle(%q) = %q, want %q", in, got, "acme air")
		}
	}
}

func TestFoldEveryCharacterOnce(t *testing.T) {
	for r := range rune(unicode.MaxRune + 1) {
		once := Fold(string(r))
		if twice := Fold(once); twice != once {
			t.Errorf("%U folds to %+q, and that to %+q", r, once, twice)
		}
	}
}

func TestFoldIsDoneInOneStep(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "s")
		if once, twice := Fold(s), Fold(Fold(s)); twice != once {
			t.Fatalf("Fold(%+q) = %+q, and that folds to %+q", s, once, twice)
		}
		if once, twice := needle(s), needle(needle(s)); twice != once {
			t.Fatalf("needle(%+q) = %+q, and that to %+q", s, once, twice)
		}
	})
}

func TestFoldedBytesKnowWhereTheyComeFrom(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "s")
		var at []int32
		folded := appendFolded(nil, s, true, &at)
		if len(at) != len(folded)+1 || at[len(folded)] != int32(len(s)) {
			t.Fatalf("%d offsets for %d bytes, the last %d of %d", len(at), len(folded), at[len(at)-1], len(s))
		}
		for i := 1; i < len(at); i++ {
			if at[i] < at[i-1] {
				t.Fatalf("offsets go back at byte %d of %+q: %v", i, folded, at)
			}
		}
	})
}
