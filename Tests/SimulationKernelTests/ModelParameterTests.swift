import SimulationKernel
import Testing

@Suite("Parameters of a model by their keys")
struct ModelParameterTests {
    private struct Engine: Equatable, Sendable {
        var power = 2.5
    }

    private struct Car: ParameterizedModel, Equatable {
        var name = "car"
        var wheels = 4
        var doors = 2...4
        var share = 0.5
        var ride = Microseconds.second...3 * .second
        var pause = 2 * Microseconds.minute
        var engine: Engine? = Engine()

        static let allParameters: [ModelParameter<Car>] = [
            .whole("wheels", "wheels", 3...18, "number of wheels", \.wheels),
            .least("doors.fewest", "doors", 1...5, "fewest doors", \.doors),
            .most("doors.most", "doors", 1...5, "most doors", \.doors),
            .share("share", "share of the fleet", \.share),
            .shortest("ride.shortest", 0...10, "shortest ride", \.ride),
            .longest("ride.longest", 0...10, "longest ride", \.ride),
            .duration("pause", 0...600, "pause between rides", \.pause),
            ModelParameter<Engine>.decimal("engine.power", "kW", 0...500, "power of the engine", \.power).of(\.engine),
        ]
    }

    private static func parameter(_ key: String) throws -> ModelParameter<Car> {
        try #require(Car.parameter(named: key))
    }

    @Test("A key has a name, and a group if it is of two words")
    func keys() throws {
        let (wheels, most) = (try Self.parameter("WHEELS"), try Self.parameter("doors.Most"))
        #expect(wheels.key == "wheels" && wheels.group == nil && wheels.name == "wheels")
        #expect(most.key == "doors.most" && most.group == "doors" && most.name == "most")
        #expect(Car.parameter(named: "doors") == nil && Car.parameter(named: "most") == nil)
    }

    @Test("Values are read in their units and set within their ranges")
    func values() throws {
        #expect(Car().ownParameters.map { $0.value(in: Car()) } == [4, 2, 4, 0.5, 1, 3, 120, 2.5])
        for (key, value, expected) in [
            ("wheels", 6.4, Car(wheels: 6)), ("wheels", 1, Car(wheels: 3)), ("wheels", .infinity, Car(wheels: 18)),
            ("wheels", .nan, Car()), ("share", 1.5, Car(share: 1)), ("pause", 1.25, Car(pause: 1_250_000)),
            ("engine.power", 9.5, Car(engine: Engine(power: 9.5))),
        ] {
            var car = Car()
            try Self.parameter(key).set(value, in: &car)
            #expect(car == expected, "\(key) \(value)")
        }
        let wheels = try Self.parameter("wheels")
        #expect(
            wheels.allows(3) && wheels.allows(18) && !wheels.allows(2) && !wheels.allows(4.5) && !wheels.allows(.nan))
    }

    @Test("An end of a range takes the other along where it has to")
    func ends() throws {
        for (key, value, expected) in [
            ("doors.fewest", 3, Car(doors: 3...4)), ("doors.fewest", 5, Car(doors: 5...5)),
            ("doors.most", 3, Car(doors: 2...3)), ("doors.most", 1, Car(doors: 1...1)),
            ("ride.shortest", 4, Car(ride: 4 * .second...4 * .second)),
            ("ride.longest", 0.5, Car(ride: 500_000...500_000)),
        ] as [(String, Double, Car)] {
            let parameter = try Self.parameter(key)
            var car = Car()
            parameter.set(value, in: &car)
            #expect(car == expected && parameter.isRangeEnd, "\(key) \(value)")
        }
        #expect(Car.allParameters.count(where: \.isRangeEnd) == 4)
    }

    @Test("A model without a part has none of its parameters")
    func parts() throws {
        let power = try Self.parameter("engine.power")
        var cart = Car(engine: nil)
        #expect(power.value(in: cart) == nil && cart.ownParameters.count == Car.allParameters.count - 1)
        power.set(100, in: &cart)
        #expect(cart == Car(engine: nil))
    }
}
