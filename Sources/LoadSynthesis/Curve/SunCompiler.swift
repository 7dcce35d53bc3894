import Glibc

/// Compiles the energy of solar panels.
struct SunCompiler {
    private struct Key: Hashable {
        let dayOfYear: UInt16
        let lit: UInt64
        let mask: UInt64
    }

    private struct Made {
        let index: UInt16
        let whole: Double
        let inside: Double
    }

    private let shape: LoadShape
    private let latitude: Double
    private let longitude: Double
    private let masks: WindowMasks
    private let weather: Weather

    init(_ shape: LoadShape, latitude: Double, longitude: Double, _ window: TariffWindow?, _ weather: Weather) {
        self.shape = shape
        (self.latitude, self.longitude) = (latitude, longitude)
        masks = WindowMasks(window)
        self.weather = weather
    }

    func compile() -> CompiledDays {
        var result = CompiledDays()
        var store = TemplateStore()
        var made: [Key: Made] = [:]
        var (sum, squares) = (0.0, 0.0)
        let calendar = BritishCalendar.shared.days
        let first = -BritishCalendar.firstDay
        // Cosine and sine of the middles of the half hours as angles, for a sundial at 0° that agrees with the clock.
        let angles = (0..<DayShape.pointCount).map { (Double($0) - 23.5) * .pi / 24 }
        let cosines = angles.map { cos($0) }
        let sines = angles.map { sin($0) }
        for day in first..<BritishCalendar.dayCount {
            let sun = SunPosition(
                day: day + BritishCalendar.firstDay, latitude: latitude, longitude: longitude)
            let turn = sun.longitude + sun.equationOfTime
            let (turnCosine, turnSine) = (cos(turn), sin(turn))
            let vertical = sin(sun.latitude) * sin(sun.declination)
            let horizontal = cos(sun.latitude) * cos(sun.declination)
            let (a, b) = (horizontal * turnCosine, horizontal * turnSine)
            var lit: UInt64 = 0
            for slot in 0..<DayShape.pointCount where vertical + a * cosines[slot] - b * sines[slot] > 0 {
                lit |= 1 << UInt64(slot)
            }
            // Each day has its own half hours of light; how much light there is, is the same in all years.
            let today = calendar[day]
            let key = Key(
                dayOfYear: today.dayOfYear, lit: lit, mask: masks.mask(today.type, calendar[day + 1].type, today.clock))
            let template: Made
            if let known = made[key] {
                template = known
            } else {
                let values = (0..<DayShape.pointCount).map { slot in
                    lit >> UInt64(slot) & 1 == 0
                        ? 0 : pow(vertical + a * cosines[slot] - b * sines[slot], 1.2)
                }
                let inside = (0..<DayShape.pointCount).map { key.mask >> UInt64($0) & 1 == 0 ? 0 : values[$0] }
                let whole = values.reduce(0, +)
                template = Made(
                    index: store.index(
                        of: DayTemplate.packed(inside, floor: shape.baseShare * whole / Double(DayShape.pointCount))),
                    whole: whole, inside: inside.reduce(0, +))
                made[key] = template
            }
            let brightness = weather.brightness(day + BritishCalendar.firstDay)
            sum += brightness
            squares += brightness * brightness
            result.weights[day] = brightness * template.inside
            result.templates[day] = template.index
            result.whole += brightness * template.whole
            result.inside += brightness * template.inside
        }
        result.templateWeights = store.templates
        let mean = sum / Double(BritishCalendar.dayCount - first)
        let variance = squares / Double(BritishCalendar.dayCount - first) - mean * mean
        result.commonVariation = max(0, variance).squareRoot() / mean
        return result
    }
}
