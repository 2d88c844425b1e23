package language

import (
	"hash/fnv"
	"math"
	"slices"
	"sync"

	"recado/bot/learn"
)

// targetPrecision is the share of answers naming a class that must be right in cross-validation.
// One question too many costs less than a technician of the wrong trade.
const targetPrecision = 0.951

// folds is the number of parts in cross-validation.
const folds = 5

// fold returns the part in which a text is held out. It depends on the text alone.
func fold(text string) int {
	h := fnv.New32a()
	h.Write([]byte(text))
	return int(h.Sum32() % folds)
}

// judged holds an example's scores by a model that has not seen it.
type judged struct {
	example
	scores []float32
	class  int
}

// crossValidate scores each example with a model trained on the other folds.
func crossValidate(t task, all []example, r learn.Hyperparameters) ([]judged, error) {
	parts := make([][]judged, folds)
	errs := make([]error, folds)
	var wg sync.WaitGroup
	for k := range folds {
		wg.Go(func() {
			var train []example
			for _, e := range all {
				if fold(e.text) != k {
					train = append(train, e)
				}
			}
			samples, err := t.samples(train, r.Seed)
			if err != nil {
				errs[k] = err
				return
			}
			h := learn.Fit(samples, len(t.classes), r)
			for _, e := range all {
				if fold(e.text) == k {
					parts[k] = append(parts[k], judged{e, h.Scores(features(e.text), make([]float32, h.Classes)), t.index(t.label(e))})
				}
			}
		})
	}
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return slices.Concat(parts...), nil
}

// answer returns the most likely class of scores and its confidence at a temperature.
func answer(scores []float32, temperature float32) (class int, confidence float32) {
	p := slices.Clone(scores)
	for k := range p {
		p[k] /= temperature
	}
	learn.Softmax(p)
	return learn.ArgMax(p)
}

// temperature returns the softmax temperature with the least log loss on the held-out examples.
func temperature(js []judged) float32 {
	best, least := float32(1), math.Inf(1)
	for t := float32(0.4); t < 3; t += 0.05 {
		var loss float64
		for _, j := range js {
			p := slices.Clone(j.scores)
			for k := range p {
				p[k] /= t
			}
			learn.Softmax(p)
			loss -= math.Log(math.Max(float64(p[j.class]), 1e-9))
		}
		if loss < least {
			best, least = t, loss
		}
	}
	return best
}

// threshold returns the lowest confidence from which the answers that name a class have the wanted
// precision. The class unknown needs no confidence.
func threshold(js []judged, temperature float32, unknown int, wanted float64) float32 {
	for t := float32(0.3); t < 0.95; t += 0.01 {
		named, right := 0, 0
		for _, j := range js {
			if c, p := answer(j.scores, temperature); c != unknown && p >= t {
				named++
				if c == j.class {
					right++
				}
			}
		}
		if named > 0 && float64(right) >= wanted*float64(named) {
			return t
		}
	}
	return 0.95
}

// build trains the shipped model on all examples and calibrates it by cross-validation. It also
// returns the cross-validated scores, for tests.
func build(r learn.Hyperparameters) (m *model, service, intent []judged, err error) {
	all, err := examples()
	if err != nil {
		return nil, nil, nil, err
	}
	train := func(t task, wanted float64) (*learn.Model, []judged, error) {
		js, err := crossValidate(t, all, r)
		if err != nil {
			return nil, nil, err
		}
		samples, err := t.samples(all, r.Seed)
		if err != nil {
			return nil, nil, err
		}
		h := learn.Fit(samples, len(t.classes), r)
		h.Temperature = temperature(js)
		h.Threshold = threshold(js, h.Temperature, len(t.classes)-1, wanted)
		return h, js, nil
	}
	m = &model{}
	if m.service, service, err = train(serviceTask, targetPrecision); err != nil {
		return nil, nil, nil, err
	}
	if m.intent, intent, err = train(intentTask, targetPrecision); err != nil {
		return nil, nil, nil, err
	}
	return m, service, intent, nil
}
