package learn

import (
	"math"
	"math/rand/v2"
	"sync"
)

// Sample is one text as numbers, with the classes that it is of and how much it counts.
type Sample struct {
	Features []Feature
	Classes  []int // exactly one for Fit, any number for FitEach
	Weight   float32
}

// Recipe holds what training can vary.
type Recipe struct {
	Epochs int
	Rate   float32
	Decay  float32
	Seed   uint64
}

// negligible is an error in a class's probability that is not worth a step; most are, after an epoch.
const negligible = 0.01

// Fit trains a multinomial logistic regression, for classes that exclude each other.
func Fit(samples []Sample, classes int, r Recipe) *Head {
	w, bias := descend(samples, classes, r, Softmax)
	return quantise(w, bias, classes)
}

// FitEach trains one logistic regression per class, for texts that may be of several.
// Classes know nothing of each other, so that parts of them are trained side by side.
func FitEach(samples []Sample, classes int, r Recipe) *Head {
	const parts = 4
	w := make([]float32, Buckets*classes)
	bias := make([]float32, classes)
	var wg sync.WaitGroup
	for part := range parts {
		from, to := part*classes/parts, (part+1)*classes/parts
		wg.Go(func() {
			some := make([]Sample, len(samples))
			for i, s := range samples {
				some[i] = Sample{Features: s.Features, Weight: s.Weight}
				for _, k := range s.Classes {
					if k >= from && k < to {
						some[i].Classes = append(some[i].Classes, k-from)
					}
				}
			}
			pw, pb := descend(some, to-from, r, func(p []float32) {
				for k, v := range p {
					p[k] = Logistic(v)
				}
			})
			for b := range Buckets {
				copy(w[b*classes+from:b*classes+to], pw[b*(to-from):(b+1)*(to-from)])
			}
			copy(bias[from:to], pb)
		})
	}
	wg.Wait()
	return quantise(w, bias, classes)
}

// descend is stochastic gradient descent with AdaGrad steps. link turns scores into
// probabilities; for both kinds of link the gradient is their difference to the truth.
func descend(samples []Sample, classes int, r Recipe, link func([]float32)) (w, bias []float32) {
	w = make([]float32, Buckets*classes)
	g := make([]float32, Buckets*classes)
	bias = make([]float32, classes)
	gbias := make([]float32, classes)
	order := make([]int, len(samples))
	for i := range order {
		order[i] = i
	}
	rng := rand.New(rand.NewPCG(r.Seed, uint64(classes)))
	p := make([]float32, classes)
	for range r.Epochs {
		rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, i := range order {
			s := &samples[i]
			copy(p, bias)
			for _, f := range s.Features {
				row := w[int(f.Bucket)*classes:][:classes]
				for k, v := range row {
					p[k] += float32(v * f.Value)
				}
			}
			link(p)
			for _, k := range s.Classes {
				p[k]--
			}
			for k, d := range p {
				if d < negligible && d > -negligible {
					continue
				}
				d *= s.Weight
				gbias[k] += float32(d * d)
				bias[k] -= r.Rate * 0.1 * d / (root(gbias[k]) + 1e-2)
				for _, f := range s.Features {
					at := int(f.Bucket)*classes + k
					d := float32(d*f.Value) + float32(r.Decay*w[at])
					g[at] += float32(d * d)
					w[at] -= r.Rate * d / (root(g[at]) + 1e-2)
				}
			}
		}
	}
	return w, bias
}

func root(x float32) float32 { return float32(math.Sqrt(float64(x))) }
