import COSEM

/// The six balances and debts as a meter shows them, in 10⁻⁵ of the currency.
package struct Balances: Hashable, Sendable {
    package var meterBalance: Int32
    package var emergencyCredit: Int32
    package var accumulatedDebt: Int32
    package var timeDebt1: Int32
    package var timeDebt2: Int32
    package var paymentDebt: Int32

    package init(
        meterBalance: Int32 = 0, emergencyCredit: Int32 = 0, accumulatedDebt: Int32 = 0, timeDebt1: Int32 = 0,
        timeDebt2: Int32 = 0, paymentDebt: Int32 = 0
    ) {
        (self.meterBalance, self.emergencyCredit) = (meterBalance, emergencyCredit)
        (self.accumulatedDebt, self.timeDebt1) = (accumulatedDebt, timeDebt1)
        (self.timeDebt2, self.paymentDebt) = (timeDebt2, paymentDebt)
    }

    /// The structure of 1 0-0:94.44.34.30 /2 (ECS19).
    package var data: COSEMData {
        .structure(
            [meterBalance, emergencyCredit, accumulatedDebt, timeDebt1, timeDebt2, paymentDebt].map { .doubleLong($0) })
    }

    /// The order of the logs (GBCS 18.2.1, entry_prepaymentReadLogEntry).
    var logged: [Int32] { [emergencyCredit, meterBalance, paymentDebt, timeDebt1, timeDebt2, accumulatedDebt] }

    /// Balances in the order of the logs; nil unless they are six.
    init?(logged values: some Collection<Int32>) {
        let values = Array(values)
        guard values.count == 6 else { return nil }
        self.init(
            meterBalance: values[1], emergencyCredit: values[0], accumulatedDebt: values[5], timeDebt1: values[3],
            timeDebt2: values[4], paymentDebt: values[2])
    }
}
