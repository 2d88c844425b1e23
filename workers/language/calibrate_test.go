package language

import (
	"math"
	"slices"
	"testing"

	"recado/bot/learn"
)

func calibrated(scores []float32, temperature float32) []float32 {
	p := slices.Clone(scores)
	for k := range p {
		p[k] /= temperature
	}
	learn.Softmax(p)
	return p
}

// calibrationError returns the expected calibration error: the mean difference between confidence
// and accuracy in ten bins.
func calibrationError(js []judged, temperature float32) float64 {
	var n, right, believed [10]float64
	for _, j := range js {
		c, p := answer(j.scores, temperature)
		bin := min(9, int(p*10))
		n[bin]++
		believed[bin] += float64(p)
		if c == j.class {
			right[bin]++
		}
	}
	var sum float64
	for i := range n {
		sum += math.Abs(right[i] - believed[i])
	}
	return sum / float64(len(js))
}

// TestConfidenceCanBeBelieved checks the calibration in cross-validation.
func TestConfidenceCanBeBelieved(t *testing.T) {
	b := train(t)
	for _, x := range []struct {
		name string
		task task
		head *learn.Model
		js   []judged
	}{{"service", serviceTask, b.model.service, b.service}, {"intent", intentTask, b.model.intent, b.intent}} {
		e := calibrationError(x.js, x.head.Temperature)
		named, right, unknown := 0, 0, len(x.task.classes)-1
		for _, j := range x.js {
			if c, p := answer(j.scores, x.head.Temperature); c != unknown && p >= x.head.Threshold {
				named++
				if c == j.class {
					right++
				}
			}
		}
		precision := float64(right) / float64(named)
		t.Logf("%s: temperature %.2f, threshold %.2f, calibration error %.3f, right when named %.3f (%d)", x.name,
			x.head.Temperature, x.head.Threshold, e, precision, named)
		if e > 0.04 {
			t.Errorf("%s: calibration error %.3f", x.name, e)
		}
		if precision < 0.95 {
			t.Errorf("%s: only %.3f of the answers above the threshold are right", x.name, precision)
		}
	}
}

func TestCrossValidation(t *testing.T) {
	r := crossValidated(t)
	t.Logf("\n%v", r)
	if right := r.service.share(r.service.right); right < 0.85 {
		t.Errorf("%.3f of the services are right", right)
	}
	if wrong := r.service.share(r.service.wrong); wrong > 0.05 {
		t.Errorf("%.3f of the services are confidently wrong", wrong)
	}
	if unknown := r.noService.share(r.noService.right); unknown < 0.9 {
		t.Errorf("only %.3f of the texts without service are unknown", unknown)
	}
	if unknown := r.noIntent.share(r.noIntent.right); unknown < 0.85 {
		t.Errorf("only %.3f of the texts without intent are unknown", unknown)
	}
}
