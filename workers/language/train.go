package language

import (
	"math"
	"math/rand/v2"
)

// sample is one text as numbers, with its class and how much it counts.
type sample struct {
	fs     []feature
	class  int
	weight float32
}

// recipe holds what training can vary; the defaults were chosen by cross-validation.
type recipe struct {
	epochs int
	rate   float32
	decay  float32
	seed   uint64
}

var defaultRecipe = recipe{epochs: 9, rate: 0.25, decay: 5e-4, seed: 7}

// negligible is an error in a class's probability that is not worth a step; most are, after an epoch.
const negligible = 0.01

// fit trains a multinomial logistic regression by stochastic gradient descent with AdaGrad steps. The same
// samples and recipe give the same weights.
func fit(samples []sample, classes int, r recipe) *head {
	w := make([]float32, buckets*classes)
	g := make([]float32, buckets*classes)
	bias, gbias := make([]float32, classes), make([]float32, classes)
	order := make([]int, len(samples))
	for i := range order {
		order[i] = i
	}
	rng := rand.New(rand.NewPCG(r.seed, uint64(classes)))
	p := make([]float32, classes)
	for range r.epochs {
		rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, i := range order {
			s := &samples[i]
			copy(p, bias)
			for _, f := range s.fs {
				row := w[int(f.bucket)*classes:][:classes]
				for k, v := range row {
					p[k] += float32(v * f.value)
				}
			}
			softmax(p)
			p[s.class]--
			for k, d := range p {
				if d < negligible && d > -negligible {
					continue
				}
				d *= s.weight
				gbias[k] += float32(d * d)
				bias[k] -= r.rate * 0.1 * d / (root(gbias[k]) + 1e-2)
				for _, f := range s.fs {
					at := int(f.bucket)*classes + k
					d := float32(d*f.value) + float32(r.decay*w[at])
					g[at] += float32(d * d)
					w[at] -= r.rate * d / (root(g[at]) + 1e-2)
				}
			}
		}
	}
	return quantise(w, bias, classes)
}

func root(x float32) float32 { return float32(math.Sqrt(float64(x))) }

// softmax turns scores into probabilities in place.
func softmax(p []float32) {
	top := p[0]
	for _, v := range p {
		top = max(top, v)
	}
	var sum float32
	for i, v := range p {
		p[i] = float32(math.Exp(float64(v - top)))
		sum += p[i]
	}
	for i := range p {
		p[i] /= sum
	}
}

// task says which of an example's two answers a head learns.
type task struct {
	classes []string // the last is "", unknown
	label   func(example) string
	plain   bool // no frames: an opener is itself a greeting
}

var (
	serviceTask = task{append(Services(), ""), func(e example) string { return e.service }, false}
	intentTask  = task{append(Intents(), ""), func(e example) string { return e.intent }, true}
)

func (t task) index(label string) int {
	for i, c := range t.classes {
		if c == label {
			return i
		}
	}
	return len(t.classes) - 1
}

// samples turns training examples, and variants of them, into numbers.
func (t task) samples(train []example, seed uint64) ([]sample, error) {
	a, err := newAugmenter(seed, train)
	if err != nil {
		return nil, err
	}
	count := make([]float64, len(t.classes))
	for _, e := range train {
		count[t.index(t.label(e))]++
	}
	var out []sample
	unknown := len(t.classes) - 1
	for _, e := range train {
		class := t.index(t.label(e))
		// Between "as often as it comes" and "every class alike".
		weight := float32(math.Sqrt(float64(len(train)) / float64(len(t.classes)) / count[class]))
		if t.plain && class == unknown {
			weight *= 2 // the world outside is larger than any file of it
		}
		add := func(text string, w float32) { out = append(out, sample{features(text), class, w * weight}) }
		add(e.text, 1)
		add(a.misspell(e.text), 0.5)
		if e.intent == "" && e.service == "" {
			add(e.text+" "+a.pick(a.chatter), 0.5)
		}
		if t.plain && (e.intent == Greeting || e.intent == Thanks || e.intent == Goodbye || e.intent == "") {
			continue
		}
		add(a.frame(e.text), 0.5)
		add(a.skip(e.text), 0.5)
		add(a.misspell(a.frame(e.text)), 0.5)
		if class != unknown {
			add(a.story(e.text), 0.5)
		}
	}
	more, err := t.terms(a)
	if err != nil {
		return nil, err
	}
	out = append(out, more...)
	for range len(train) / 15 {
		out = append(out, sample{features(a.gibberish()), unknown, 0.5})
	}
	if !t.plain {
		for _, o := range a.openers {
			out = append(out, sample{features(o + " " + a.pick(a.closers)), unknown, 0.5})
		}
	}
	out = append(out, sample{nil, unknown, 1})
	return out, nil
}
