package figures

import (
	"fmt"

	"overheard/internal/nearest"
)

// ErrUnknownBrand says that no brand or campaign of that name is configured. Nearest is the one most likely meant, or "".
type ErrUnknownBrand struct{ Name, Nearest string }

func (e *ErrUnknownBrand) Error() string { return fmt.Sprintf("no brand is named %q", e.Name) }

// Try says what to do instead.
func (e *ErrUnknownBrand) Try() string {
	if e.Nearest != "" {
		return "--brand " + e.Nearest
	}
	return "a name from the [[brand]] entries of config.toml"
}

// ErrUnknownCampaign says that no campaign of that name is configured.
type ErrUnknownCampaign struct{ Name, Nearest string }

func (e *ErrUnknownCampaign) Error() string { return fmt.Sprintf("no campaign is named %q", e.Name) }

// Try says what to do instead.
func (e *ErrUnknownCampaign) Try() string {
	if e.Nearest != "" {
		return e.Nearest
	}
	return "a name from the [[campaign]] entries of config.toml"
}

// ErrBadFilter says that a filter cannot be used: which field of it, and why.
type ErrBadFilter struct{ Field, Msg string }

func (e *ErrBadFilter) Error() string { return e.Field + ": " + e.Msg }

// UnknownBrand is an [ErrUnknownBrand] with the nearest of the known names.
func UnknownBrand(name string, known []string) error {
	return &ErrUnknownBrand{Name: name, Nearest: nearest.Word(name, known)}
}
