package identity

// dui checks the ninth digit: ten minus the weighted sum of the first eight (weights 9 to 2), modulo ten.
func dui(d []int) bool {
	sum := 0
	for i, n := range d[:8] {
		sum += (9 - i) * n
	}
	return d[8] == (10-sum%10)%10
}

// nitSV checks the last digit by the old or the new formula; digits 11 to 13 tell which.
func nitSV(d []int) bool {
	if d[0] != 0 && d[0] != 1 && d[0] != 9 {
		return false
	}
	var sum, check int
	if d[10]*100+d[11]*10+d[12] <= 100 {
		for i, n := range d[:13] {
			sum += (14 - i) * n
		}
		check = sum % 11 % 10
	} else {
		for i, w := range []int{2, 7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2} {
			sum += w * d[i]
		}
		check = (11 - sum%11) % 11 % 10
	}
	return d[13] == check
}

// nitCO checks the last digit: prime weights from the right over the others (DIAN, Orden
// Administrativa 4 of 1989).
func nitCO(d []int) bool {
	weights := []int{3, 7, 13, 17, 19, 23, 29, 37, 41, 43, 47, 53, 59, 67, 71}
	base, sum := d[:len(d)-1], 0
	for i := range base {
		sum += weights[i] * base[len(base)-1-i]
	}
	return d[len(d)-1] == int("01987654321"[sum%11]-'0')
}

// dni checks the department (1 to 18) and the year of birth.
func dni(d []int) bool {
	year := number(d[4:8])
	return department(d) && year >= 1900 && year <= 2099
}

// rtn checks a person's RTN, which is the DNI and a digit, or a company's, which has a 9 and a
// serial number in place of the year of birth.
func rtn(d []int) bool { return dni(d) || department(d) && d[4] == 9 }

func department(d []int) bool { n := number(d[:2]); return n >= 1 && n <= 18 }

func number(d []int) (n int) {
	for _, one := range d {
		n = n*10 + one
	}
	return n
}
