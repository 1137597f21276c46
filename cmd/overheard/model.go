package main

import (
	"fmt"
	"os"
	"path/filepath"

	"overheard/sentiment"
	"overheard/sentiment/compact"
	"overheard/sentiment/lexicon"
)

// modelCmd is everything about models that needs no database.
type modelCmd struct {
	Train modelTrainCmd `cmd:"" help:"Train the built-in kind of model on labelled texts."`
	Eval  modelEvalCmd  `cmd:"" help:"Measure a model on labelled texts."`
	Show  modelShowCmd  `cmd:"" help:"Show what a model is made of."`

	Calibrate modelCalibrateCmd `cmd:"" help:"Learn what sets the shares of a domain right."`
	Evaluate  modelEvaluateCmd  `cmd:"" help:"Measure proxy scores, intervals and merging on brands left out."`
}

// defaultModel labels wherever nobody names another one.
func defaultModel() sentiment.Classifier { return compact.New() }

// openModel finds a model by its name, or reads the file of weights that the name is a path to.
func openModel(name string) (sentiment.Classifier, error) {
	switch name {
	case "builtin":
		return defaultModel(), nil
	case "lexicon":
		return lexicon.New(), nil
	}
	return openWeights(name)
}

func openWeights(path string) (*compact.Classifier, error) {
	f, err := openFile(path)
	if err != nil {
		return nil, err
	}
	if err := f.Close(); err != nil {
		return nil, fmt.Errorf("close: %w", err)
	}
	file, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read weights: %w", err)
	}
	c, err := compact.FromFile(filepath.Base(path), file)
	if err != nil {
		return nil, wrongly("name a file that overheard model train wrote, or builtin, or lexicon", "%s: %w", path, err)
	}
	return c, nil
}
