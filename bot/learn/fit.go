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

// Hyperparameters holds what training can vary.
type Hyperparameters struct {
	Epochs int
	Rate   float32
	Decay  float32
	Seed   uint64
}

// negligibleError is an error in a class's probability that is not worth a step; most are, after an epoch.
const negligibleError = 0.01

// Fit trains a multinomial logistic regression, for classes that exclude each other.
func Fit(samples []Sample, classes int, r Hyperparameters) *Model {
	w, bias := trainAdaGrad(samples, classes, r, Softmax)
	return quantise(w, bias, classes)
}

// FitEach trains one logistic regression per class, for texts that may be of several.
// Classes know nothing of each other, so that parts of them are trained side by side.
func FitEach(samples []Sample, classes int, r Hyperparameters) *Model {
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
			pw, pb := trainAdaGrad(some, to-from, r, func(p []float32) {
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

// trainAdaGrad is stochastic gradient descent with AdaGrad steps. link turns scores into
// probabilities; for both kinds of link the gradient is their difference to the truth.
func trainAdaGrad(samples []Sample, classes int, r Hyperparameters, link func([]float32)) (w, bias []float32) {
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
				if d < negligibleError && d > -negligibleError {
					continue
				}
				d *= s.Weight
				gbias[k] += float32(d * d)
				bias[k] -= r.Rate * 0.1 * d / (sqrt32(gbias[k]) + 1e-2)
				for _, f := range s.Features {
					at := int(f.Bucket)*classes + k
					d := float32(d*f.Value) + float32(r.Decay*w[at])
					g[at] += float32(d * d)
					w[at] -= r.Rate * d / (sqrt32(g[at]) + 1e-2)
				}
			}
		}
	}
	return w, bias
}

func sqrt32(x float32) float32 { return float32(math.Sqrt(float64(x))) }
