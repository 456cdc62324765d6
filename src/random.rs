//! Counter-based random numbers: Philox-4x64-10.
//!
//! Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3",
//! SC11, 2011, doi 10.1145/2063384.2063405. A stream is a pure function of its
//! key, whatever the thread that draws from it.

use std::sync::LazyLock;

const MULTIPLIERS: [u64; 2] = [0xD2E7_470E_E14C_6C93, 0xCA5A_8263_9512_1157];
const WEYL: [u64; 2] = [0x9E37_79B9_7F4A_7C15, 0xBB67_AE85_84CA_A73B];
const STEP: f64 = 1.0 / (1u64 << 53) as f64;

/// Words that are drawn at once: four blocks, two by two, so that a processor works on both.
const DRAWN: usize = 16;

/// A stream of random numbers.
#[derive(Debug, Clone)]
pub struct Stream {
    key: [u64; 2],
    counter: [u64; 4],
    words: [u64; DRAWN],
    used: usize,
}

impl Stream {
    /// The stream of a seed and a purpose or scenario number.
    pub fn new(seed: u64, stream: u64) -> Self {
        Self::from_counter([seed, stream], [0; 4])
    }

    /// A stream that starts behind a given counter.
    pub fn from_counter(key: [u64; 2], counter: [u64; 4]) -> Self {
        Self { key, counter, words: [0; DRAWN], used: DRAWN }
    }

    /// The next 64 random bits.
    #[inline]
    pub fn bits(&mut self) -> u64 {
        if self.used == DRAWN {
            self.draw();
        }
        let word = self.words[self.used % DRAWN];
        self.used += 1;
        word
    }

    #[inline(never)]
    fn draw(&mut self) {
        for pair in self.words.chunks_exact_mut(8) {
            let counters = [(); 2].map(|()| {
                for word in &mut self.counter {
                    *word = word.wrapping_add(1);
                    if *word != 0 {
                        break;
                    }
                }
                self.counter
            });
            pair.copy_from_slice(philox(counters, self.key).as_flattened());
        }
        self.used = 0;
    }

    /// Uniform on [0, 1), 53 bits.
    #[inline]
    pub fn uniform(&mut self) -> f64 {
        (self.bits() >> 11) as f64 * STEP
    }

    /// Exponential of mean 1, by rejection from layers of equal area (Marsaglia and Tsang, "The
    /// ziggurat method", Journal of Statistical Software 5 (2000), doi 10.18637/jss.v005.i08).
    #[inline(always)]
    pub fn exponential(&mut self) -> f64 {
        let ziggurat = &*ZIGGURAT;
        let (layer, x) = ziggurat.place(self.bits());
        if x < ziggurat.x[layer + 1] { x } else { self.at_the_edge(ziggurat, layer, x) }
    }

    /// An exponential variate where the first place drawn is not surely under the density.
    #[cold]
    #[inline(never)]
    fn at_the_edge(&mut self, ziggurat: &Ziggurat, mut layer: usize, mut x: f64) -> f64 {
        let Ziggurat { x: ends, density } = ziggurat;
        let mut beyond = 0.0;
        loop {
            if layer == 0 {
                // Behind the edge the tail is the whole over again.
                beyond += EDGE;
            } else {
                let [top, bottom] = [density[layer + 1], density[layer]];
                if bottom + (top - bottom) * self.uniform() < libm::exp(-x) {
                    return beyond + x;
                }
            }
            (layer, x) = ziggurat.place(self.bits());
            if x < ends[layer + 1] {
                return beyond + x;
            }
        }
    }

    /// Standard normal, by inversion of the distribution function.
    pub fn normal(&mut self) -> f64 {
        normal_quantile(self.uniform() + 0.5 * STEP)
    }
}

fn philox(mut counters: [[u64; 4]; 2], mut key: [u64; 2]) -> [[u64; 4]; 2] {
    for round in 0..10 {
        if round > 0 {
            key = [key[0].wrapping_add(WEYL[0]), key[1].wrapping_add(WEYL[1])];
        }
        counters = counters.map(|counter| {
            let wide = |a: u64, b: u64| {
                let product = u128::from(a) * u128::from(b);
                ((product >> 64) as u64, product as u64)
            };
            let (high_0, low_0) = wide(MULTIPLIERS[0], counter[0]);
            let (high_1, low_1) = wide(MULTIPLIERS[1], counter[2]);
            [high_1 ^ counter[1] ^ key[0], low_1, high_0 ^ counter[3] ^ key[1], low_0]
        });
    }
    counters
}

/// Layers under the exponential density.
const LAYERS: usize = 1_024;
/// Where the lowest of them ends and the tail begins.
const EDGE: f64 = 9.256_164_544_265_544;

/// Layers of the exponential density: their ends, and the density there.
struct Ziggurat {
    x: [f64; LAYERS + 1],
    density: [f64; LAYERS + 1],
}

impl Ziggurat {
    /// A layer, and a place in it.
    #[inline(always)]
    fn place(&self, bits: u64) -> (usize, f64) {
        let layer = (bits % LAYERS as u64) as usize;
        (layer, (bits >> 11) as f64 * STEP * self.x[layer])
    }
}

static ZIGGURAT: LazyLock<Ziggurat> = LazyLock::new(|| {
    // What each layer covers, the tail counted with the lowest.
    let area = (EDGE + 1.0) * libm::exp(-EDGE);
    let mut x = [0.0; LAYERS + 1];
    (x[0], x[1]) = (area / libm::exp(-EDGE), EDGE);
    for layer in 2..LAYERS {
        x[layer] = -libm::log(area / x[layer - 1] + libm::exp(-x[layer - 1]));
    }
    Ziggurat { x, density: x.map(|end| libm::exp(-end)) }
});

/// The standard normal quantile of a probability in (0, 1), to 1e-15 relative.
///
/// Wichura, "Algorithm AS 241", Applied Statistics 37 (1988), routine PPND16;
/// `libm` keeps the tails the same on every platform.
pub fn normal_quantile(probability: f64) -> f64 {
    const A: [f64; 8] = [
        3.387_132_872_796_366_5,
        1.331_416_678_917_843_8e2,
        1.971_590_950_306_551_3e3,
        1.373_169_376_550_946e4,
        4.592_195_393_154_987e4,
        6.726_577_092_700_87e4,
        3.343_057_558_358_813e4,
        2.509_080_928_730_122_7e3,
    ];
    const B: [f64; 8] = [
        1.0,
        4.231_333_070_160_091e1,
        6.871_870_074_920_579e2,
        5.394_196_021_424_751e3,
        2.121_379_430_158_659_7e4,
        3.930_789_580_009_271e4,
        2.872_908_573_572_194_3e4,
        5.226_495_278_852_545e3,
    ];
    const C: [f64; 8] = [
        1.423_437_110_749_683_5,
        4.630_337_846_156_546,
        5.769_497_221_460_691,
        3.647_848_324_763_204_5,
        1.270_458_252_452_368_4,
        2.417_807_251_774_506e-1,
        2.272_384_498_926_918_4e-2,
        7.745_450_142_783_414e-4,
    ];
    const D: [f64; 8] = [
        1.0,
        2.053_191_626_637_759,
        1.676_384_830_183_803_8,
        6.897_673_349_851e-1,
        1.481_039_764_274_800_8e-1,
        1.519_866_656_361_645_7e-2,
        5.475_938_084_995_345e-4,
        1.050_750_071_644_416_9e-9,
    ];
    const E: [f64; 8] = [
        6.657_904_643_501_103,
        5.463_784_911_164_114,
        1.784_826_539_917_291_3,
        2.965_605_718_285_049e-1,
        2.653_218_952_657_612_4e-2,
        1.242_660_947_388_078_4e-3,
        2.711_555_568_743_487_6e-5,
        2.010_334_399_292_288_1e-7,
    ];
    const F: [f64; 8] = [
        1.0,
        5.998_322_065_558_88e-1,
        1.369_298_809_227_358e-1,
        1.487_536_129_085_061_5e-2,
        7.868_691_311_456_133e-4,
        1.846_318_317_510_054_8e-5,
        1.421_511_758_316_446e-7,
        2.044_263_103_389_939_8e-15,
    ];
    let ratio = |top: &[f64; 8], bottom: &[f64; 8], x: f64| {
        let horner = |c: &[f64; 8]| c.iter().rev().fold(0.0, |sum, c| sum * x + c);
        horner(top) / horner(bottom)
    };
    let q = probability - 0.5;
    if q.abs() <= 0.425 {
        return q * ratio(&A, &B, 0.180_625 - q * q);
    }
    let tail = libm::sqrt(-libm::log(if q < 0.0 { probability } else { 1.0 - probability }));
    let magnitude = if tail <= 5.0 { ratio(&C, &D, tail - 1.6) } else { ratio(&E, &F, tail - 5.0) };
    magnitude.copysign(q)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn philox_gives_the_published_numbers() {
        // NumPy's Philox(key=[12345, 678], counter=0).
        let mut stream = Stream::from_counter([12345, 678], [0; 4]);
        assert_eq!(stream.bits(), 6_565_107_575_648_159_239);
        assert_eq!(stream.bits(), 14_450_430_283_469_252_839);
        let mut late = Stream::from_counter([1, 2], [u64::MAX, u64::MAX, 0, 0]);
        assert_eq!(late.bits(), 16_243_370_044_123_096_889);
    }

    #[test]
    fn exponentials_have_their_moments_and_tail() {
        let mut stream = Stream::new(7, 1);
        let drawn: Vec<f64> = (0..1_000_000).map(|_| stream.exponential()).collect();
        let mean = |of: fn(f64) -> f64| drawn.iter().map(|x| of(*x)).sum::<f64>() / 1e6;
        assert!((mean(|x| x) - 1.0).abs() < 4e-3);
        assert!((mean(|x| x * x) - 2.0).abs() < 4.0 * 20f64.sqrt() / 1e3);
        for edge in [0.01f64, 0.7, 3.0, 7.5, 9.5] {
            let beyond = drawn.iter().filter(|x| **x > edge).count() as f64 / 1e6;
            let expected = (-edge).exp();
            let error = (expected * (1.0 - expected)).sqrt() / 1e3;
            assert!((beyond - expected).abs() < 4.0 * error, "{edge}: {beyond}");
        }
    }

    #[test]
    fn quantiles_match_tables() {
        // Abramowitz & Stegun, table 26.5, refined with mpmath.
        for (p, x) in [
            (0.5, 0.0),
            (0.975, 1.959_963_984_540_054),
            (0.001, -3.090_232_306_167_813_5),
            (1e-15, -7.941_345_326_170_997),
        ] {
            assert!((normal_quantile(p) - x).abs() < 1e-13, "{p}: {}", normal_quantile(p));
        }
    }
}
