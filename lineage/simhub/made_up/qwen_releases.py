"""Releases of Qwen that a made-up population is drawn around; see `releases` for the columns.

Names, dates, sizes and licenses are the public ones, or near them; so are the derivatives of Qwen1.5-0.5B,
1.8B and 7B and of Qwen3-4B-Instruct-2507. The other counts are estimated.
"""

from typing import Final

TABLE: Final = """
Qwen/Qwen1.5-0.5B                    2024-01-22 - 463 qwen2 other burst 32534
Qwen/Qwen1.5-1.8B                    2024-01-22 - 1836 qwen2 other burst 30626
Qwen/Qwen1.5-7B                      2024-01-22 - 7721 qwen2 other burst 6450
Qwen/Qwen3-4B-Instruct-2507          2025-08-05 - 4022 qwen3 apache-2.0 mixed 8280
Qwen/Qwen2.5-7B                      2024-09-15 - 7615 qwen2 apache-2.0 mixed 2300
Qwen/Qwen2.5-7B-Instruct             2024-09-16 finetune:Qwen/Qwen2.5-7B 7615 qwen2 apache-2.0 mixed 3900
Qwen/Qwen2.5-0.5B                    2024-09-15 - 494 qwen2 apache-2.0 mixed 1500
Qwen/Qwen2.5-0.5B-Instruct           2024-09-16 finetune:Qwen/Qwen2.5-0.5B 494 qwen2 apache-2.0 mixed 3000
Qwen/Qwen2.5-1.5B                    2024-09-15 - 1543 qwen2 apache-2.0 mixed 1300
Qwen/Qwen2.5-1.5B-Instruct           2024-09-17 finetune:Qwen/Qwen2.5-1.5B 1543 qwen2 apache-2.0 mixed 3400
Qwen/Qwen2.5-3B                      2024-09-15 - 3085 qwen2 qwen-research mixed 700
Qwen/Qwen2.5-3B-Instruct             2024-09-17 finetune:Qwen/Qwen2.5-3B 3085 qwen2 qwen-research mixed 1900
Qwen/Qwen2.5-14B                     2024-09-15 - 14770 qwen2 apache-2.0 merge 420
Qwen/Qwen2.5-14B-Instruct            2024-09-16 finetune:Qwen/Qwen2.5-14B 14770 qwen2 apache-2.0 mixed 650
Qwen/Qwen2.5-32B                     2024-09-15 - 32763 qwen2 apache-2.0 merge 320
Qwen/Qwen2.5-32B-Instruct            2024-09-17 finetune:Qwen/Qwen2.5-32B 32763 qwen2 apache-2.0 mixed 420
Qwen/Qwen2.5-72B                     2024-09-15 - 72706 qwen2 qwen mixed 120
Qwen/Qwen2.5-72B-Instruct            2024-09-16 finetune:Qwen/Qwen2.5-72B 72706 qwen2 qwen quantized 260
Qwen/Qwen2.5-7B-Instruct-GGUF        2024-09-16 quantized:Qwen/Qwen2.5-7B-Instruct 7615 qwen2 apache-2.0 quantized 4
Qwen/Qwen2.5-7B-Instruct-AWQ         2024-09-17 quantized:Qwen/Qwen2.5-7B-Instruct 7615 qwen2 apache-2.0 adapter 18
Qwen/Qwen2.5-72B-Instruct-AWQ        2024-09-17 quantized:Qwen/Qwen2.5-72B-Instruct 72706 qwen2 qwen adapter 6
Qwen/Qwen2.5-Math-1.5B               2024-09-16 finetune:Qwen/Qwen2.5-1.5B 1543 qwen2 apache-2.0 finetune 700
Qwen/Qwen2.5-Math-7B                 2024-09-16 finetune:Qwen/Qwen2.5-7B 7615 qwen2 apache-2.0 finetune 600
Qwen/Qwen2.5-Coder-0.5B              2024-11-08 finetune:Qwen/Qwen2.5-0.5B 494 qwen2 apache-2.0 mixed 90
Qwen/Qwen2.5-Coder-0.5B-Instruct     2024-11-06 finetune:Qwen/Qwen2.5-Coder-0.5B 494 qwen2 apache-2.0 mixed 260
Qwen/Qwen2.5-Coder-1.5B              2024-09-18 finetune:Qwen/Qwen2.5-1.5B 1543 qwen2 apache-2.0 mixed 180
Qwen/Qwen2.5-Coder-1.5B-Instruct     2024-09-18 finetune:Qwen/Qwen2.5-Coder-1.5B 1543 qwen2 apache-2.0 mixed 420
Qwen/Qwen2.5-Coder-7B                2024-09-16 finetune:Qwen/Qwen2.5-7B 7615 qwen2 apache-2.0 mixed 220
Qwen/Qwen2.5-Coder-7B-Instruct       2024-09-17 finetune:Qwen/Qwen2.5-Coder-7B 7615 qwen2 apache-2.0 mixed 820
Qwen/Qwen2.5-Coder-7B-Instruct-GGUF 2024-09-18 quantized:Qwen/Qwen2.5-Coder-7B-Instruct 7615 qwen2 apache-2.0 mixed 3
Qwen/Qwen2.5-Coder-32B               2024-11-08 finetune:Qwen/Qwen2.5-32B 32763 qwen2 apache-2.0 mixed 60
Qwen/Qwen2.5-Coder-32B-Instruct      2024-11-06 finetune:Qwen/Qwen2.5-Coder-32B 32763 qwen2 apache-2.0 mixed 420
Qwen/Qwen2.5-Coder-32B-Instruct-AWQ 2024-11-06 quantized:Qwen/Qwen2.5-Coder-32B-Instruct 32763 qwen2 apache-2.0 mixed 5
Qwen/Qwen2.5-VL-3B-Instruct          2025-01-26 - 3754 qwen2_5_vl qwen-research mixed 560
Qwen/Qwen2.5-VL-7B-Instruct          2025-01-26 - 8292 qwen2_5_vl apache-2.0 mixed 940
Qwen/Qwen2-0.5B                      2024-05-31 - 494 qwen2 apache-2.0 mixed 620
Qwen/Qwen2-0.5B-Instruct             2024-06-03 finetune:Qwen/Qwen2-0.5B 494 qwen2 apache-2.0 mixed 780
Qwen/Qwen2-1.5B                      2024-05-31 - 1543 qwen2 apache-2.0 mixed 330
Qwen/Qwen2-1.5B-Instruct             2024-06-03 finetune:Qwen/Qwen2-1.5B 1543 qwen2 apache-2.0 mixed 520
Qwen/Qwen2-7B                        2024-06-04 - 7615 qwen2 apache-2.0 mixed 330
Qwen/Qwen2-7B-Instruct               2024-06-04 finetune:Qwen/Qwen2-7B 7615 qwen2 apache-2.0 mixed 680
Qwen/Qwen2-72B-Instruct              2024-05-28 - 72706 qwen2 qwen mixed 90
Qwen/Qwen1.5-0.5B-Chat               2024-01-31 finetune:Qwen/Qwen1.5-0.5B 463 qwen2 other mixed 420
Qwen/Qwen1.5-1.8B-Chat               2024-01-30 finetune:Qwen/Qwen1.5-1.8B 1836 qwen2 other mixed 280
Qwen/Qwen1.5-4B                      2024-01-22 - 3950 qwen2 other mixed 120
Qwen/Qwen1.5-7B-Chat                 2024-01-30 finetune:Qwen/Qwen1.5-7B 7721 qwen2 other mixed 310
Qwen/Qwen1.5-7B-Chat-GGUF            2024-02-03 quantized:Qwen/Qwen1.5-7B-Chat 7721 qwen2 other quantized 2
Qwen/Qwen1.5-14B                     2024-01-22 - 14167 qwen2 other mixed 90
Qwen/Qwen3-0.6B-Base                 2025-04-28 - 596 qwen3 apache-2.0 mixed 560
Qwen/Qwen3-0.6B                      2025-04-27 finetune:Qwen/Qwen3-0.6B-Base 751 qwen3 apache-2.0 mixed 1900
Qwen/Qwen3-0.6B-FP8                  2025-04-28 quantized:Qwen/Qwen3-0.6B 751 qwen3 apache-2.0 mixed 6
Qwen/Qwen3-0.6B-GGUF                 2025-05-08 quantized:Qwen/Qwen3-0.6B 751 qwen3 apache-2.0 quantized 3
Qwen/Qwen3-1.7B-Base                 2025-04-28 - 1720 qwen3 apache-2.0 mixed 620
Qwen/Qwen3-1.7B                      2025-04-27 finetune:Qwen/Qwen3-1.7B-Base 2031 qwen3 apache-2.0 mixed 1500
Qwen/Qwen3-4B-Base                   2025-04-28 - 4022 qwen3 apache-2.0 mixed 680
Qwen/Qwen3-4B                        2025-04-27 finetune:Qwen/Qwen3-4B-Base 4022 qwen3 apache-2.0 mixed 1300
Qwen/Qwen3-8B-Base                   2025-04-28 - 8190 qwen3 apache-2.0 mixed 620
Qwen/Qwen3-8B                        2025-04-27 finetune:Qwen/Qwen3-8B-Base 8190 qwen3 apache-2.0 mixed 2200
Qwen/Qwen3-8B-FP8                    2025-04-28 quantized:Qwen/Qwen3-8B 8190 qwen3 apache-2.0 mixed 12
Qwen/Qwen3-8B-AWQ                    2025-05-03 quantized:Qwen/Qwen3-8B 8190 qwen3 apache-2.0 adapter 8
Qwen/Qwen3-8B-GGUF                   2025-05-08 quantized:Qwen/Qwen3-8B 8190 qwen3 apache-2.0 quantized 5
Qwen/Qwen3-14B-Base                  2025-04-28 - 14768 qwen3 apache-2.0 mixed 210
Qwen/Qwen3-14B                       2025-04-27 finetune:Qwen/Qwen3-14B-Base 14768 qwen3 apache-2.0 mixed 820
Qwen/Qwen3-32B                       2025-04-27 - 32762 qwen3 apache-2.0 mixed 460
Qwen/Qwen3-30B-A3B-Base              2025-04-28 - 30532 qwen3_moe apache-2.0 mixed 60
Qwen/Qwen3-30B-A3B                   2025-04-27 finetune:Qwen/Qwen3-30B-A3B-Base 30532 qwen3_moe apache-2.0 mixed 280
Qwen/Qwen3-30B-A3B-GPTQ-Int4         2025-05-05 quantized:Qwen/Qwen3-30B-A3B 30532 qwen3_moe apache-2.0 adapter 4
Qwen/Qwen3-Embedding-0.6B            2025-06-03 finetune:Qwen/Qwen3-0.6B-Base 595 qwen3 apache-2.0 finetune 260
Qwen/Qwen3.5-9B-Base                 2026-02-27 - 9653 qwen3_5 apache-2.0 mixed 320
Qwen/Qwen3.5-9B                      2026-02-27 finetune:Qwen/Qwen3.5-9B-Base 9653 qwen3_5 apache-2.0 mixed 680
"""
