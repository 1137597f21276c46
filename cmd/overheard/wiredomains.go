package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"overheard/crawler/all"
	"overheard/internal/config"
	"overheard/nps"
	"overheard/sentiment"
	"overheard/sentiment/compact"
)

// domainsPath returns where the calibrations of a file of weights lie: own.domains.json for own.bin.
func domainsPath(weights string) string {
	return strings.TrimSuffix(weights, filepath.Ext(weights)) + ".domains.json"
}

// readDomains reads the calibrations beside a file of weights. Where there are none, what it returns has no domains.
func readDomains(weights string) (f compact.DomainFile, err error) {
	path := domainsPath(weights)
	content, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return f, nil
	}
	if err != nil {
		return f, fmt.Errorf("read calibrations: %w", err)
	}
	const try = "run overheard model calibrate again, or remove the file"
	if err := json.Unmarshal(content, &f); err != nil {
		return f, wrongly(try, "%s: not a file that overheard model calibrate wrote: %w", path, err)
	}
	for _, d := range f.Domains {
		for _, l := range append([]nps.Domain{d}, d.Languages...) {
			if l.Name != d.Name || l.Name == "" || l.Kind != nps.CalibrationDomain || !(l.Sharpness > 0) || !(l.Tau >= 0) || math.IsInf(l.Promoter+l.Detractor, 0) {
				return f, wrongly(try, "%s: the calibration of the domain %q makes no sense", path, d.Name)
			}
		}
	}
	return f, nil
}

// weightsPath is the file of weights that config.toml names, "" where it names none.
func weightsPath(cfg *config.Config) string {
	switch {
	case cfg.Model == "builtin" || cfg.Model == "lexicon":
		return ""
	case filepath.IsAbs(cfg.Model):
		return cfg.Model
	}
	return filepath.Join(cfg.Dir, cfg.Model)
}

// ownDomains reads the calibrations of the weights that config.toml names.
func ownDomains(cfg *config.Config) (compact.DomainFile, error) {
	if path := weightsPath(cfg); path != "" {
		return readDomains(path)
	}
	return compact.DomainFile{}, nil
}

// loadConfig reads config.toml, in which a domain has to be one of the built-in model or of the weights that it names.
func (a *app) loadConfig() (*config.Config, error) {
	names := compact.DomainNames()
	if cfg, err := config.Load(a.config, a.env, all.Networks()); err == nil { // any domain will do
		own, err := ownDomains(cfg)
		if err != nil {
			return nil, err
		}
		for _, d := range own.Domains {
			names = append(names, d.Name)
		}
		slices.Sort(names)
		names = slices.Compact(names)
	}
	return config.Load(a.config, a.env, all.Networks(), names...)
}

// domain is a calibration domain for a model: the one that is shipped, or the one beside the weights that config.toml names.
func (r *rooms) domain(m sentiment.Model, name string) nps.Domain {
	if m.SHA256 != "" && m.SHA256 == r.domains.SHA256 {
		for _, d := range r.domains.Domains {
			if d.Name == name {
				return d
			}
		}
	}
	return compact.Domain(m, name)
}
