package dashboard

import (
	"strings"
	"testing"

	"overheard/internal/figures"
	"overheard/internal/messages"
	"overheard/nps"
)

// Of two hundred answers that one outweighs it is no help to say that ten are needed.
func TestAScoreSaysWhatWeightsTook(t *testing.T) {
	for lang, want := range map[string]string{"en": "200 answers, worth 1 by weight", "ru": "200 ответов, с учётом весов стоят 1", "zh": "200 份答卷，加权后相当于 1 份"} {
		v := &view{Printer: messages.For(lang)}
		s := nps.FromAnswers(nps.Answers{N: 200, Promoters: 1100, Detractors: 99, W2: 1e6 + 199})
		if got := v.survey(&figures.SurveyScore{Score: s, N: s.N}); !strings.Contains(got.Text, want) {
			t.Errorf("%s: %q", lang, got.Text)
		}
	}
}
