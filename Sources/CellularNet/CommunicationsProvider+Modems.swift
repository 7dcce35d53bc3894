import SimulationKernel

/// Modems: attaching, activating PDP contexts, sleeping.
extension CommunicationsProvider {
    mutating func wake(_ message: ShortMessage) {
        if let place = places[message.sim] {
            switch contexts[Int(place)].state {
            case .active: contexts[Int(place)].lastData = time
            case .deactivating: contexts[Int(place)].isWokenAgain = true
            case .attaching, .activating: break
            }
            return
        }
        number += 1
        let context = PDPContext(sim: message.sim, accessPoint: message.accessPoint, at: time, number: number)
        let place: Int32
        if let old = free.popLast() {
            place = old
            contexts[Int(place)] = context
        } else {
            place = Int32(contexts.count)
            contexts.append(context)
        }
        places[message.sim] = place
        counts.wakeUps += 1
        attach(place)
    }

    private func draw(
        _ range: ClosedRange<Microseconds>, _ purpose: CounterRandom.Purpose, _ context: PDPContext
    ) -> Microseconds {
        let width = Double(range.upperBound) - Double(range.lowerBound)
        guard width > 0 else { return range.lowerBound }
        return range.lowerBound
            + Microseconds(width * random.unit(purpose, context.number, attempt: UInt64(context.attempts)))
    }

    /// Begins an attempt to get a session.
    mutating func attach(_ place: Int32) {
        contexts[Int(place)].attempts += 1
        let context = contexts[Int(place)]
        guard let begin = accessPoints[context.accessPoint].attach(at: time) else {
            return reject(place, .attachRate)
        }
        schedule(.attached, place, at: begin.saturatingAdd(draw(parameters.modem.attach, .attach, context)))
    }

    mutating func attached(_ place: Int32) {
        let context = contexts[Int(place)]
        let failure = parameters.modem.attachFailure + (1 - parameters.modem.attachFailure) * faults.attachFailure
        guard !faults.isDataOut,
            !random.happens(failure, .attachFailure, context.number, attempt: UInt64(context.attempts))
        else { return reject(place, .network) }
        counts.attached += 1
        tell(.attached(sim: context.sim, accessPoint: context.accessPoint))
        guard let address = accessPoints[context.accessPoint].lease(to: context.sim, at: time) else {
            return reject(place, .poolExhausted)
        }
        contexts[Int(place)].state = .activating
        contexts[Int(place)].since = time
        contexts[Int(place)].leased = time
        contexts[Int(place)].address = address
        schedule(.activated, place, at: time.saturatingAdd(draw(parameters.modem.activation, .activation, context)))
    }

    mutating func activated(_ place: Int32) {
        contexts[Int(place)].state = .active
        contexts[Int(place)].since = time
        contexts[Int(place)].activated = time
        contexts[Int(place)].lastData = time
        let context = contexts[Int(place)]
        counts.activated += 1
        tell(.activated(sim: context.sim, accessPoint: context.accessPoint, address: context.address ?? 0))
        let modem = parameters.modem
        idleTimers.set(
            Timer(place: place, number: context.number),
            due: time.saturatingAdd(min(modem.idleTimer, modem.longestSession)))
        if modem.dropsPerHour > 0 {
            let drop = random.exponential(mean: 3_600 / modem.dropsPerHour, .drop, context.number)
            // Most sessions are over long before they would be lost.
            if drop < modem.longestSession.seconds {
                schedule(.dropped, place, at: time.saturatingAdd(Microseconds(seconds: drop)))
            }
        }
    }

    /// Checks whether a session is idle. The timer is not set anew with every packet: when it may be over, the time of
    /// the last one decides.
    mutating func checkIdle(_ place: Int32, due: Microseconds) {
        let context = contexts[Int(place)]
        guard context.state == .active else { return }
        let modem = parameters.modem
        let longest = context.since.saturatingAdd(modem.longestSession)
        if due >= longest { return deactivate(place, .longestSession) }
        let idle = context.lastData.saturatingAdd(modem.idleTimer)
        if idle > due { return schedule(.idle, place, at: min(idle, longest)) }
        let missed = modem.missedIdleTimers + (1 - modem.missedIdleTimers) * faults.missedIdleTimers
        if random.happens(missed, .idleTimer, context.number) {
            counts.missedIdleTimers += 1
            schedule(.idle, place, at: longest)
        } else {
            deactivate(place, .idle)
        }
    }

    mutating func deactivate(_ place: Int32, _ why: PDPContext.End) {
        contexts[Int(place)].state = .deactivating
        contexts[Int(place)].since = time
        contexts[Int(place)].end = why
        schedule(.deactivated, place, at: time.saturatingAdd(max(0, parameters.modem.deactivation)))
    }

    /// Ends a session: its address goes back to the pool.
    mutating func end(_ place: Int32) {
        let context = contexts[Int(place)]
        let address = context.address ?? 0
        accessPoints[context.accessPoint].giveBack(address, at: time)
        counts.ends[Int(context.end.rawValue)] += 1
        let session = context.session(endedAt: time, address: address)
        tell(.ended(session))
        var used = SubscriberUsage()
        used.uplinkOctets = session.uplinkOctets
        used.downlinkOctets = session.downlinkOctets
        used.sessions = 1
        used.sessionTime = session.hold
        usage.add(used, sim: session.sim, at: time)
        if context.isWokenAgain {
            number += 1
            contexts[Int(place)] = PDPContext(
                sim: context.sim, accessPoint: context.accessPoint, at: time, number: number)
            counts.wakeUps += 1
            attach(place)
        } else {
            sleep(place)
        }
    }

    mutating func sleep(_ place: Int32) {
        places[contexts[Int(place)].sim] = nil
        contexts[Int(place)].number = 0
        free.append(place)
    }

    mutating func reject(_ place: Int32, _ why: PDPContext.Rejection, isLast: Bool = false) {
        let context = contexts[Int(place)]
        let isLast = isLast || context.attempts >= parameters.modem.mostAttempts
        counts.rejections[Int(why.rawValue)] += 1
        tell(.rejected(sim: context.sim, accessPoint: context.accessPoint, why, isLast: isLast))
        if isLast {
            counts.givenUp += 1
            sleep(place)
        } else {
            contexts[Int(place)].since = time
            schedule(.attach, place, at: time.saturatingAdd(max(0, parameters.modem.backOff)))
        }
    }
}
