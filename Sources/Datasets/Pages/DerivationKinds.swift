import ImageProcessing

/// What pupils work out: each kind writes its lines.
extension Pupil {
  mutating func work(_ kind: Derivation.Kind) {
    switch kind {
    case .linear: linear()
    case .bothSides: bothSides()
    case .arithmetic: arithmetic()
    case .fractions: fractions()
    case .pythagoras: pythagoras()
    case .functionValue: functionValue()
    case .inequality: inequality()
    case .system: system()
    case .quadratic: quadratic()
    case .area: area()
    case .powers: powers()
    case .percent: percent()
    }
  }

  private mutating func linear() {
    let (a, x) = (number(2...9), number(-9...12))
    let letter = pick(["x", "x", "x", "y", "n", "a"])
    let b = number(1...20) * (chance(0.5) ? 1 : -1)
    let c = a * x + b
    write("\(times(a, letter))\(signed(b))=\(c)")
    let moved = chance(0.6) ? result(-b) : nil
    if let moved { write("\(times(a, letter))=\(c)\(signed(moved))") }
    solve(a, result(c + (moved ?? -b)), letter)
  }

  /// From `ax = d` to x, perhaps by way of the fraction.
  private mutating func solve(_ a: Int, _ d: Int, _ letter: String, _ relation: String = "=") {
    write("\(times(a, letter))\(relation)\(d)")
    guard a != 1, a != 0 else { return }
    if chance(0.4) { write("\(letter)\(relation)\(d < 0 ? "-" : "")frac(\(abs(d)),\(a))") }
    if d % a == 0 {
      write("\(letter)\(relation)\(result(d / a))")
    } else if lines.last?.contains("frac") != true {
      write("\(letter)\(relation)\(quotient(d, a))")
    }
  }

  private mutating func bothSides() {
    let (c, x, gap) = (number(1...6), number(-6...9), number(1...6))
    let a = c + gap
    let b = number(1...15) * (chance(0.5) ? 1 : -1)
    let d = (a - c) * x + b
    write("\(times(a, "x"))\(signed(b))=\(times(c, "x"))\(signed(d))")
    let moved = result(-b)
    write("\(times(a, "x"))\(signedTimes(-c, "x"))=\(d)\(signed(moved))")
    let difference = result(a - c)
    solve(max(1, abs(difference)), result(d + moved), "x")
  }

  private mutating func arithmetic() {
    let (a, b, c) = (number(2...40), number(2...12), number(2...9))
    let d = number(1...20)
    let sign = pick(["\\times ", "\\times ", "⋅"])
    let lead = chance(0.5) ? "=" : ""
    switch random.below(4) {
    case 0:
      write("\(a)+\(b)\(sign)\(c)-\(d)")
      let e = result(b * c)
      write("\(lead)\(a)+\(e)-\(d)")
      let f = result(a + e)
      if chance(0.6) { write("\(lead)\(f)-\(d)") }
      write("\(lead)\(result(f - d))")
    case 1:
      write("(\(a)+\(b))\(sign)\(c)")
      let e = result(a + b)
      write("\(lead)\(e)\(sign)\(c)")
      write("\(lead)\(result(e * c))")
    case 2:
      write("\(b * c)\\div \(c)+\(a)\(sign)\(d)")
      let (e, f) = (result(b), result(a * d))
      write("\(lead)\(e)+\(f)")
      write("\(lead)\(result(e + f))")
    default:
      let e = number(11...99)
      write("\(a)+\(b)=\(result(a + b))")
      write("\(e)-\(d)=\(result(e - d))")
      write("\(b)\(sign)\(c)=\(result(b * c))")
    }
  }

  private mutating func fractions() {
    let (b, d) = (number(2...6), number(2...7))
    let (a, c) = (number(1...5), number(1...6))
    let minus = chance(0.4)
    let sign = minus ? "-" : "+"
    write("frac(\(a),\(b))\(sign)frac(\(c),\(d))")
    if b != d {
      write("=frac(\(result(a * d)),\(b * d))\(sign)frac(\(result(c * b)),\(b * d))")
    }
    let (above, below) = b == d ? (minus ? a - c : a + c, b) : (minus ? a * d - c * b : a * d + c * b, b * d)
    let sum = result(above)
    write("=\(sum < 0 ? "-" : "")frac(\(abs(sum)),\(below))")
    let divisor = Self.divisor(abs(sum), below)
    if divisor > 1 { write("=\(quotient(sum / divisor, result(below / divisor)))") }
  }

  private static func divisor(_ a: Int, _ b: Int) -> Int { b == 0 ? max(a, 1) : divisor(b, a % b) }

  private mutating func pythagoras() {
    let triples = [(3, 4, 5), (6, 8, 10), (5, 12, 13), (8, 15, 17), (9, 12, 15), (7, 24, 25), (12, 16, 20)]
    let (a, b, c) = triples[random.below(triples.count)]
    let letter = pick(["c", "c", "x", "h", "d"])
    let other = chance(0.3)
    if chance(0.4) { write("\(letter)^2=\(other ? c : a)^2\(other ? "-" : "+")\(b)^2") }
    let (x, y) = other ? (c, b) : (a, b)
    write("\(letter)=sqrt(\(x)^2\(other ? "-" : "+")\(y)^2)")
    let (xx, yy) = (result(x * x), result(y * y))
    write("\(letter)=sqrt(\(xx)\(other ? "-" : "+")\(yy))")
    let sum = result(other ? xx - yy : xx + yy)
    write("\(letter)=sqrt(\(abs(sum)))")
    let root = Int(clamped: Double(abs(sum)).squareRoot().rounded())
    if root * root == abs(sum) { write("\(letter)=\(result(root))") }
    if chance(0.3) { unit = pick(["cm", "m", "cm", "km"]) }
  }

  private mutating func functionValue() {
    let name = pick(["f", "f", "g", "F"])
    let (p, b, c, v) = (number(2...3), number(-5...5), number(-9...9), number(-3...5))
    let middle = b == 0 ? "" : signedTimes(b, "x")
    let end = c == 0 ? "" : signed(c)
    write("\(name)(x)=x^\(p)\(middle)\(end)")
    let shown = v < 0 || chance(0.5) ? "(\(v))" : "\(v)"
    let term = b == 0 ? "" : "\(b < 0 ? "-" : "+")\(abs(b))⋅\(v < 0 ? "(\(v))" : "\(v)")"
    write("\(name)(\(v))=\(shown)^\(p)\(term)\(end)")
    let power = result(p == 2 ? v * v : v * v * v)
    let linear = b == 0 ? 0 : result(b * v)
    write("\(name)(\(v))=\(power)\(linear == 0 ? "" : signed(linear))\(end)")
    write("\(name)(\(v))=\(result(power + linear + c))")
  }

  private mutating func inequality() {
    let (a, x, b) = (number(2...8), number(-5...10), number(1...15) * (chance(0.4) ? 1 : -1))
    let relation = pick(["<", ">", "\\leq ", "\\geq "])
    let c = a * x + b
    write("\(times(a, "x"))\(signed(b))\(relation)\(c)")
    let moved = chance(0.5) ? result(-b) : nil
    if let moved { write("\(times(a, "x"))\(relation)\(c)\(signed(moved))") }
    solve(a, result(c + (moved ?? -b)), "x", relation)
  }

  private mutating func system() {
    let (x, y, a, b) = (number(-4...9), number(-4...9), number(2...5), number(2...5))
    let k = x - y
    write("\(times(a, "x"))\(signedTimes(b, "y"))=\(a * x + b * y)")
    write("x-y=\(k)")
    write("x=y\(signed(result(k)))")
    columnBreak = chance(0.6) ? lines.count : nil
    write("\(a)(y\(signed(k)))\(signedTimes(b, "y"))=\(a * x + b * y)")
    let product = result(a * k)
    write("\(times(a, "y"))\(signed(product))\(signedTimes(b, "y"))=\(a * x + b * y)")
    let total = result(a * x + b * y - product)
    write("\(times(a + b, "y"))=\(total)")
    write("y=\(quotient(total, a + b))")
    if total % (a + b) == 0 {
      let found = total / (a + b)
      write("x=\(found)\(signed(k))")
      write("x=\(result(found + k))")
    }
  }

  private mutating func quadratic() {
    let (p, q) = (number(-6...8), number(-6...8))
    let (b, c) = (-(p + q), p * q)
    let middle = b == 0 ? "" : signedTimes(b, "x")
    write("x^2\(middle)\(c == 0 ? "" : signed(c))=0")
    if chance(0.5) || b == 0 {
      write("(x\(signed(result(-p))))(x\(signed(result(-q))))=0")
      write("x=\(p)")
      if p != q { write("x=\(result(q))") }
    } else {
      let square = result(b * b - 4 * c)
      write("x=frac(\(-b)\\pm sqrt(\(b * b)\(signed(-4 * c))),2)")
      write("x=frac(\(-b)\\pm sqrt(\(abs(square))),2)")
      write("x=frac(\(-b)\\pm \(result(abs(p - q))),2)")
      write("x=\(max(p, q))")
      if p != q { write("x=\(min(p, q))") }
    }
  }

  private mutating func area() {
    let length = pick(["cm", "m", "cm"])
    if chance(0.5) {
      let r = number(2...12)
      let letter = pick(["A", "A", "S", ""])
      let lead = letter.isEmpty ? "" : letter + "="
      if chance(0.5), !letter.isEmpty { write("\(lead)\\pi r^2") }
      write("\(lead)\\pi ⋅\(r)^2\(letter.isEmpty ? "=" + decimal(hundredths: Self.circle(r)) : "")")
      if !letter.isEmpty {
        if chance(0.5) { write("\(lead)\(result(r * r))\\pi ") }
        write("\(lead)\(decimal(hundredths: result(Self.circle(r))))")
      }
    } else {
      let (a, b) = (number(2...25), number(2...18))
      write("A=\(a)\(product())\(b)")
      write("A=\(result(a * b))")
    }
    unit = length + "^2"
  }

  /// π r² in hundredths.
  private static func circle(_ r: Int) -> Int { Int(clamped: (Double(r * r) * Double.pi * 100).rounded()) }

  private mutating func powers() {
    let (a, m, n) = (number(2...5), number(2...4), number(2...3))
    let (k, e) = (result(n == 2 ? a * a : a * a * a), result(m * n))
    write("(\(a)x^\(m))^\(n)=\(k)x^{\(e)}")
    let f = number(2...6)
    write("(x^\(f))^2=x^{\(result(2 * f))}")
    write("\(k)x^{\(e)}⋅x^{\(2 * f)}=\(k)x^{\(result(e + 2 * f))}")
  }

  private mutating func percent() {
    let (base, share) = (number(2...40) * 10, number(1...18) * 5)
    if chance(0.5) {
      write("\(base)⋅\(decimal(hundredths: share))=\(decimal(hundredths: result(base * share)))")
      let rest = base * 100 - base * share
      write("\(base)-\(decimal(hundredths: base * share))=\(decimal(hundredths: result(rest)))")
    } else {
      let (a, b) = (number(101...2999), number(101...1999))
      write("\(decimal(hundredths: a))+\(decimal(hundredths: b))=\(decimal(hundredths: result(a + b)))")
      if chance(0.5) {
        write("\(decimal(hundredths: a + b))-\(decimal(hundredths: b))=\(decimal(hundredths: result(a)))")
      }
    }
  }
}
